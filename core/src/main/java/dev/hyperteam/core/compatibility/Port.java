package dev.hyperteam.core.compatibility;

import dev.hyperteam.base.yaml.Mark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A port that somebody of ours listens on.
 *
 * @param name who that is, in the words of the field: {@code prometheus}
 * @param by what makes it listen
 * @param number the port, where nobody can choose it; else {@code parameter} of {@code by}'s team says it
 * @param programs as the kernel names the processes, cut to 15 characters: who may be found on it
 * @param about what a reader should know
 */
public record Port(
        String name,
        Place by,
        OptionalInt number,
        Optional<String> parameter,
        Protocol protocol,
        Address address,
        List<String> programs,
        String about,
        Mark mark) {
    /** How long the kernel lets a process name be: {@code TASK_COMM_LEN} in {@code linux/sched.h} is 16 with its end. */
    static final int PROCESS_NAME = 15;

    public Port {
        programs = List.copyOf(programs);
        if (number.isPresent() == parameter.isPresent()) {
            throw new IllegalArgumentException(name + " has a number or a parameter, and not both");
        }
    }

    /** Of packets. */
    public enum Protocol {
        TCP,
        UDP
    }

    /** Which addresses of the target it listens on. */
    public enum Address {
        /** All of them. */
        ANY,
        /** 127.0.0.1 and ::1 only. */
        LOOPBACK,
        /** One of its own, such as a bridge's, that nobody else listens on. */
        OWN;

        boolean overlaps(Address other) {
            return this == ANY || other == ANY || (this == LOOPBACK && other == LOOPBACK);
        }

        /** {@return whether somebody who listens on {@code address}, as ss prints it, leaves no room} */
        boolean takenBy(String address) {
            boolean every = address.equals("*") || address.equals("0.0.0.0") || address.equals("[::]");
            boolean loopback = address.startsWith("127.") || address.equals("[::1]");
            return switch (this) {
                case ANY -> true;
                case LOOPBACK -> every || loopback;
                case OWN -> every;
            };
        }
    }

    /** {@return the port with these parameters of its team, if they say one} */
    public OptionalInt number(Map<String, String> parameters) {
        return number.isPresent()
                ? number
                : parameter
                        .map(parameters::get)
                        .filter(text -> text != null && text.matches("[0-9]{1,5}"))
                        .map(text -> OptionalInt.of(Integer.parseInt(text)))
                        .orElse(OptionalInt.empty());
    }

    /** {@return what somebody can turn who wants it elsewhere: {@code charlie.grafana_port}} */
    Optional<String> knob() {
        return parameter.map(setting -> by.team() + "." + setting);
    }
}
