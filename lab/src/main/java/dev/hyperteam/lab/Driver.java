package dev.hyperteam.lab;

import dev.hyperteam.base.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One way of making lab hosts. Whoever calls holds the lock on the host's name; {@link Lab} says what each call promises. */
sealed interface Driver permits ContainerDriver, DockerDriver, VmDriver {
    /** {@return why this machine can never hold such hosts, whatever is installed; nothing when it can} */
    Optional<Problem> unfit();

    /** {@return everything that is in the way here; changes nothing} */
    List<Problem> problems() throws InterruptedException;

    /** {@return the hosts of {@code members} in their order} Only containers can be several. */
    List<LabHost> up(LabSettings settings, Members members, Consumer<LabProgress> progress) throws InterruptedException;

    void down(String name) throws InterruptedException;

    LabStatus status(String name) throws InterruptedException;

    LabHost reboot(String name) throws InterruptedException;

    LabHost powerCycle(String name) throws InterruptedException;

    void snapshot(String name, String snapshot) throws InterruptedException;

    LabHost restore(String name, String snapshot) throws InterruptedException;

    List<String> snapshots(String name) throws InterruptedException;
}
