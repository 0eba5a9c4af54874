package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;
import java.util.List;

/** Kind {@code reboot}: the target starts anew when something asks for it. */
final class RebootKind implements ActionKind {
    @Override
    public String name() {
        return "reboot";
    }

    @Override
    public String shell() {
        return ShellResource.read("reboot");
    }

    @Override
    public Action decode(Fields fields) {
        return new RebootAction(
                fields.has("markers")
                        ? Text.requiredList(fields, "markers", Text.Shape.RUN_PATH)
                        : List.of(new Text("markers", "/run/reboot-required", fields.mark(), Text.Shape.RUN_PATH)),
                fields.flag("newest_kernel", true));
    }

    private record RebootAction(List<Text> markers, boolean newestKernel) implements Action {
        @Override
        public String kind() {
            return "reboot";
        }

        @Override
        public boolean undoable() {
            return false;
        }

        @Override
        public boolean reboots() {
            return true;
        }

        @Override
        public Rendered render(Values values) {
            return new Variables("REBOOT")
                    .put("MARKERS", Text.lines(markers, values))
                    .put("NEWEST_KERNEL", newestKernel ? "yes" : "no")
                    .rendered(kind(), "reboot if something waits for it", "");
        }
    }
}
