package dev.hyperteam.cli.doctor;

import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.remote.HostConnector;
import dev.hyperteam.remote.Probe;
import dev.hyperteam.remote.ProbeAnswer;
import dev.hyperteam.remote.ProbeBatch;
import dev.hyperteam.remote.Purpose;
import java.util.ArrayList;
import java.util.List;

/** Logs in to a target and looks around, in one round trip. */
final class TargetCheckup {
    private static final ProbeBatch QUESTIONS = new ProbeBatch(
            "",
            List.of(
                    Probe.of("uid", "id -u"),
                    Probe.of("os", ". /etc/os-release && printf '%s on %s' \"$PRETTY_NAME\" \"$(uname -m)\""),
                    Probe.of("manager", "if [ -d /run/systemd/system ]; then echo systemd; else echo none; fi"),
                    Probe.of("space", "df -Pk /var | awk 'NR == 2 { print int($4 / 1024) }'")));

    private TargetCheckup() {}

    static List<Finding> of(Target target, HostConnector connector) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        try (var host = connector.connect(target.endpoint(), Purpose.ACTOR)) {
            var answers = host.probe(QUESTIONS);
            String name = target.name() + ": ";
            findings.add(Finding.good(
                    name + "logged in, answer in " + answers.roundTrip().toMillis() + " ms"));
            String uid = text(answers.answer("uid"));
            findings.add(
                    uid.equals("0")
                            ? Finding.good(name + "root" + (target.sudo() ? " by sudo" : ""))
                            : Finding.bad(
                                    name + "user id " + uid + " has not root's rights",
                                    "log in as root, or set sudo: true and let this user sudo without a password"));
            findings.add(Finding.good(name + text(answers.answer("os"))));
            findings.add(
                    text(answers.answer("manager")).equals("systemd")
                            ? Finding.good(name + "systemd is at work")
                            : Finding.open(name + "no systemd", "steps about services do not apply"));
            findings.add(space(name, text(answers.answer("space"))));
        }
        return findings;
    }

    private static Finding space(String name, String megabytes) {
        if (!megabytes.matches("[0-9]{1,12}")) {
            return Finding.open(name + "free space unknown", "");
        }
        long free = Long.parseLong(megabytes);
        String text = name + Checkup.size(free * 1024 * 1024) + " free in /var";
        return free >= 500 ? Finding.good(text) : Finding.bad(text, "make room on the target");
    }

    private static String text(ProbeAnswer answer) {
        return answer instanceof ProbeAnswer.Answered answered ? Clean.line(answered.text()) : "unknown";
    }
}
