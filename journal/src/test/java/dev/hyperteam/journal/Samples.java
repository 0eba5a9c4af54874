package dev.hyperteam.journal;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.core.workflow.TeamId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes values of any event type from a seed. A component of a type that it does not know fails the test that asks for it. */
final class Samples {
    static final RunId RUN = new RunId("20261123-231502-aaaa");
    static final RunId OTHER = new RunId("20261123-231502-bbbb");

    private static final List<String> PIECES = List.of(
            "", "a", "ssh config", "\"quoted\"\n", "\\", "ünïcödé", "😀", "\t\u0001", "</script>", "{\"x\":1}", "0");

    private final RandomGenerator random;

    Samples(RandomGenerator random) {
        this.random = random;
    }

    /** {@return every record type of the sealed family} */
    static List<Class<?>> types(Class<?> sealed) {
        var types = new ArrayList<Class<?>>();
        for (Class<?> type : sealed.getPermittedSubclasses()) {
            if (type.isRecord()) {
                types.add(type);
            } else {
                types.addAll(types(type));
            }
        }
        return types;
    }

    Event event(Class<?> type) {
        return (Event) record(type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values =
                Arrays.stream(parts).map(part -> value(part.getGenericType())).toArray();
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " " + Arrays.toString(values), e);
        }
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == Map.class ? map() : list(last);
        }
        if (!(type instanceof Class<?> plain)) {
            throw new AssertionError("no sample for " + type);
        }
        if (plain == String.class) {
            return text();
        } else if (plain == int.class) {
            return random.nextInt(4) == 0 ? 0 : random.nextInt();
        } else if (plain == long.class) {
            return random.nextInt(4) == 0 ? 0L : random.nextLong();
        } else if (plain == boolean.class) {
            return random.nextBoolean();
        } else if (plain == Duration.class) {
            return Duration.ofNanos(random.nextInt(4) == 0 ? -1 : random.nextLong(1L << 40));
        } else if (plain == Node.class) {
            return node();
        } else if (plain == StepRef.class) {
            return new StepRef(node(), "step-" + random.nextInt(9));
        } else if (plain == RunId.class) {
            return random.nextBoolean() ? RUN : OTHER;
        } else if (plain.isEnum()) {
            Object[] all = plain.getEnumConstants();
            return all[random.nextInt(all.length)];
        } else if (plain.isRecord()) {
            return record(plain);
        }
        throw new AssertionError("no sample for " + type);
    }

    private Node node() {
        return new Node(new TeamId(random.nextBoolean() ? "alpha" : "echo-network"), "t" + random.nextInt(3));
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private List<Object> list(Type of) {
        var list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(of));
        }
        return list;
    }

    private Map<String, String> map() {
        var map = new LinkedHashMap<String, String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(), text());
        }
        return map;
    }
}
