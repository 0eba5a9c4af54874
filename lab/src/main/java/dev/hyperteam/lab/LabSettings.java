package dev.hyperteam.lab;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a lab host shall be.
 *
 * @param name names the host on this machine and is its host name: 1 to 40 lower-case letters, digits and inner hyphens
 * @param driver what it is made of; empty takes the one that made it before, or the best that works here
 * @param os what runs on it; empty takes what is there already, or Debian 12
 * @param hosts how many, 1 to 8; empty takes what is there already, or one
 * @param dockerHost where a Docker engine answers, as DOCKER_HOST names it; empty is where its own program looks
 * @param cgroups which cgroups a container sees
 * @param extraPackages Debian packages in its root file system on top of a plain server; part of the cached image's identity
 * @param installMissing whether Debian packages that the lab itself needs on this machine may be installed by apt-get
 */
public record LabSettings(
        String name,
        Optional<LabDriver> driver,
        Optional<LabOs> os,
        OptionalInt hosts,
        Optional<String> dockerHost,
        CgroupLayout cgroups,
        List<String> extraPackages,
        boolean installMissing) {
    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

    /** Checks the words. */
    public LabSettings {
        checkName(name);
        hosts.ifPresent(LabSettings::checkHosts);
        extraPackages = List.copyOf(extraPackages);
        for (String extra : extraPackages) {
            if (!PACKAGE.matcher(extra).matches()) {
                throw new ProblemException(Problem.of("'" + extra + "' is not the name of a Debian package"));
            }
        }
    }

    /** {@return a plain lab host that installs what the lab needs on this machine} */
    public static LabSettings of(String name) {
        return new LabSettings(
                name,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                CgroupLayout.PLAIN,
                List.of(),
                true);
    }

    /** {@return these settings with other cgroups} */
    public LabSettings withCgroups(CgroupLayout layout) {
        return new LabSettings(name, driver, os, hosts, dockerHost, layout, extraPackages, installMissing);
    }

    /** {@return these settings with another driver} */
    public LabSettings withDriver(Optional<LabDriver> other) {
        return new LabSettings(name, other, os, hosts, dockerHost, cgroups, extraPackages, installMissing);
    }

    /** {@return these settings with another system} */
    public LabSettings withOs(Optional<LabOs> other) {
        return new LabSettings(name, driver, other, hosts, dockerHost, cgroups, extraPackages, installMissing);
    }

    /** {@return these settings with another number of hosts} */
    public LabSettings withHosts(OptionalInt other) {
        return new LabSettings(name, driver, os, other, dockerHost, cgroups, extraPackages, installMissing);
    }

    /** {@return these settings with another Docker engine} */
    public LabSettings withDockerHost(Optional<String> other) {
        return new LabSettings(name, driver, os, hosts, other, cgroups, extraPackages, installMissing);
    }

    private static void checkHosts(int hosts) {
        if (hosts < 1 || hosts > Members.MOST) {
            throw new ProblemException(Problem.of("a lab cannot have " + hosts + " hosts")
                    .then("write a number from 1 to " + Members.MOST));
        }
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ProblemException(Problem.of("'" + name + "' cannot be the name of a lab host")
                    .because("it is a host name too")
                    .then("use up to 40 lower-case letters, digits and hyphens, beginning with a letter"));
        }
    }
}
