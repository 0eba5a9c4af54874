package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kind {@code service}: whether a unit that somebody else brought is enabled, active or masked. */
final class ServiceKind implements ActionKind {
    @Override
    public String name() {
        return "service";
    }

    @Override
    public String shell() {
        return ShellResource.read("service");
    }

    @Override
    public Action decode(Fields fields) {
        var name = Text.required(fields, "name", Text.Shape.UNIT);
        var enabled = flag(fields, "enabled");
        var active = flag(fields, "active");
        var masked = flag(fields, "masked");
        if (enabled.isEmpty() && active.isEmpty() && masked.isEmpty()) {
            fields.problems()
                    .add(new Problem(
                            "a service step changes nothing",
                            fields.mark().toString(),
                            "none of enabled, active and masked is set",
                            "add enabled: true or active: true"));
        }
        if (masked.equals(Optional.of(true))
                && (enabled.equals(Optional.of(true)) || active.equals(Optional.of(true)))) {
            fields.problems()
                    .add(new Problem(
                            "a masked service can be neither enabled nor active",
                            fields.markOf("masked").toString(),
                            "",
                            "remove masked, or the other settings"));
        }
        return new ServiceAction(name, enabled, active, masked);
    }

    private static Optional<Boolean> flag(Fields fields, String key) {
        return fields.has(key) ? Optional.of(fields.flag(key, false)) : Optional.empty();
    }

    private record ServiceAction(
            Text name, Optional<Boolean> enabled, Optional<Boolean> active, Optional<Boolean> masked)
            implements Action {
        @Override
        public String kind() {
            return "service";
        }

        @Override
        public Rendered render(Values values) {
            String unit = name.render(values);
            List<String> words = new ArrayList<>();
            masked.ifPresent(flag -> words.add(flag ? "mask" : "unmask"));
            enabled.ifPresent(flag -> words.add(flag ? "enable" : "disable"));
            active.ifPresent(flag -> words.add(flag ? "start" : "stop"));
            return new Variables("SERVICE")
                    .put("NAME", unit)
                    .put("ENABLED", word(enabled))
                    .put("ACTIVE", word(active))
                    .put("MASKED", word(masked))
                    .rendered(kind(), String.join(", ", words) + " " + unit, "");
        }

        private static String word(Optional<Boolean> flag) {
            return flag.map(value -> value ? "yes" : "no").orElse("");
        }
    }
}
