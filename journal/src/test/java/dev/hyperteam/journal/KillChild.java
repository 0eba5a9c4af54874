package dev.hyperteam.journal;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.event.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The process that {@link KillTest} kills: writes for ever and says what was acknowledged, one line each. */
final class KillChild {
    private KillChild() {}

    public static void main(String[] args) {
        var random = new Random(Long.parseLong(args[1]));
        var samples = new Samples(random);
        List<Class<?>> types = Samples.types(Event.class);
        try (Journal journal = Journal.open(Path.of(args[0]), Clock.system(), "child")) {
            while (true) {
                Event event = samples.event(types.get(random.nextInt(types.size())));
                switch (random.nextInt(6)) {
                    case 0 ->
                        say("seq " + journal.appendDurable(Samples.RUN, event).seq());
                    case 1 -> say("token " + journal.nextFencingToken("one"));
                    case 2 ->
                        say("blob "
                                + journal.putBlob(
                                        Integer.toString(random.nextInt()).getBytes(StandardCharsets.UTF_8)));
                    default -> journal.append(Samples.RUN, event);
                }
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
