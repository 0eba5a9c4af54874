package dev.hyperteam.cli.project;

import dev.hyperteam.base.Problem;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.remote.HostConnector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.function.Consumer;

/** What commands need of this machine and the network beyond files: a port. */
public interface Machine {
    /** {@return an orchestrator; nothing is opened or dialled yet} */
    Driver driver(DriverRequest request);

    /** {@return a way to hosts; close it} */
    HostConnector connector();

    /** {@return for each driver of the lab, by its word, why it cannot run here; nothing when it can} */
    SequencedMap<String, List<Problem>> labProblems() throws InterruptedException;

    /**
     * Makes sure that the hosts of a lab are up.
     *
     * @param progress is told what takes long
     */
    LabTargets labUp(LabRequest request, Consumer<String> progress) throws InterruptedException;

    /** Keeps the lab host of that name as it is now; one of the same name is replaced. It stands still meanwhile. */
    void labSnapshot(String host, String snapshot) throws InterruptedException;

    /** {@return the folder in which the components that were built for the lab stand in for the vendors; need not exist} */
    Path labMirror();

    /**
     * Builds those of {@code names} that are components of the lab.
     *
     * @return whether the mirror holds more than before
     * @throws dev.hyperteam.base.ProblemException when something that is needed for it is missing
     */
    boolean buildComponents(List<String> names, Consumer<String> progress) throws InterruptedException;

    /** {@return names and versions of those components of the lab that are not the real programs, by name} */
    SortedMap<String, String> standIns();

    /** Calls {@code action} at Ctrl-C instead of ending the process, until the registration is closed. */
    Registration onInterrupt(Runnable action);

    /**
     * Which lab.
     *
     * @param driver its word; empty leaves the choice to the lab
     * @param os its word; empty leaves the choice to the lab
     * @param hosts how many; empty leaves the choice to the lab
     * @param dockerHost where a Docker engine answers; empty is where its own program looks
     */
    record LabRequest(
            String name,
            Optional<String> driver,
            Optional<String> os,
            OptionalInt hosts,
            Optional<String> dockerHost) {}

    /**
     * The hosts of a lab as targets: {@code lab}, {@code lab-2}, {@code lab-3}.
     *
     * @param identity changes when a host is a new one
     * @param timeServer that the lab runs for them, as ADDRESS:PORT of NTP; empty where hosts have this machine's clock
     * @param snapshots whether a host can be kept as it is
     */
    record LabTargets(List<Target> targets, String identity, Optional<String> timeServer, boolean snapshots) {
        public LabTargets {
            targets = List.copyOf(targets);
        }
    }

    /** Something that can be taken back. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
