package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Kind {@code volume}: a volume group on devices that are proven to be empty, with logical volumes and thin pools in it. */
final class VolumeKind implements ActionKind {
    private static final int DEFAULT_FREE = 10;
    private static final String DEFAULT_CHUNK = String.valueOf(512 << 10);

    @Override
    public String name() {
        return "volume";
    }

    @Override
    public String shell() {
        return ShellResource.read("volume");
    }

    @Override
    public Action decode(Fields fields) {
        var group = Text.required(fields, "group", Text.Shape.VOLUME);
        var devices = Text.requiredList(fields, "devices", Text.Shape.DEVICE);
        var serials = Text.list(fields, "serials", Text.Shape.LINE);
        if (!serials.isEmpty() && serials.size() != devices.size()) {
            fields.problems()
                    .add(new Problem(
                            "'serials' has " + serials.size() + " items and 'devices' has " + devices.size(),
                            fields.markOf("serials").toString(),
                            "each serial number belongs to the device at its place",
                            "write one for each device, or \"\" for one that is not compared"));
        }
        int free = fields.number("keep_free", DEFAULT_FREE, 0, 90);
        List<Volume> volumes = new ArrayList<>();
        for (YamlNode item : fields.items("volumes")) {
            volumes.add(volume(Fields.of("a volume", item, fields.problems())));
        }
        for (YamlNode item : fields.items("thin_pools")) {
            volumes.add(pool(Fields.of("a thin pool", item, fields.problems())));
        }
        if (volumes.isEmpty() && !fields.has("volumes") && !fields.has("thin_pools")) {
            fields.missing("thin_pools");
        }
        refuseTwins(fields, volumes);
        return new VolumeAction(group, devices, serials, free, List.copyOf(volumes));
    }

    private static void refuseTwins(Fields fields, List<Volume> volumes) {
        Set<String> names = new HashSet<>();
        for (Volume volume : volumes) {
            if (!names.add(volume.name().raw())) {
                fields.problems()
                        .add(new Problem(
                                "two volumes are named '" + volume.name().raw() + "'",
                                volume.name().mark().toString(),
                                "a name stands once in its group",
                                "rename one"));
            }
        }
    }

    private static Volume volume(Fields fields) {
        var volume = new Volume(
                Text.required(fields, "name", Text.Shape.VOLUME),
                Text.required(fields, "size", Text.Shape.SIZE),
                List.of());
        fields.end();
        return volume;
    }

    private static Volume pool(Fields fields) {
        var volume = new Volume(
                Text.required(fields, "name", Text.Shape.VOLUME),
                Text.required(fields, "size", Text.Shape.SIZE),
                List.of(new Pool(
                        Text.or(fields, "metadata", "", Text.Shape.SIZE_OR_NONE),
                        Text.or(fields, "chunk", "", Text.Shape.SIZE_OR_NONE),
                        fields.flag("zero", true),
                        fields.flag("monitor", true),
                        // LVM takes 50 as the least, and 100 as never
                        fields.number("autoextend_threshold", 80, 50, 100),
                        fields.number("autoextend_percent", 20, 1, 100))));
        fields.end();
        return volume;
    }

    private record Pool(Text metadata, Text chunk, boolean zero, boolean monitor, int threshold, int percent) {
        String chunkBytes(Values values) {
            String bytes = VolumeAction.size(chunk, values);
            return bytes.isEmpty() ? DEFAULT_CHUNK : bytes;
        }

        /** What LVM reads while it looks after the pool. */
        String profile() {
            return "# Written by Hyperteam\nactivation {\n\tthin_pool_autoextend_threshold=" + threshold
                    + "\n\tthin_pool_autoextend_percent=" + percent + "\n}\n";
        }
    }

    /**
     * One volume.
     *
     * @param pool what makes it a thin pool; empty for a plain volume
     */
    private record Volume(Text name, Text size, List<Pool> pool) {}

    private record VolumeAction(Text group, List<Text> devices, List<Text> serials, int keepFree, List<Volume> volumes)
            implements Action {
        @Override
        public String kind() {
            return "volume";
        }

        @Override
        public Set<String> locks() {
            return Set.of("lvm");
        }

        @Override
        public Rendered render(Values values) {
            String name = group.render(values);
            var variables = new Variables("VOLUME")
                    .put("GROUP", name)
                    .put("DEVICES", Text.lines(devices, values))
                    .put("SERIALS", serials.isEmpty() ? "" : Text.lines(serials, values))
                    .put("KEEP_FREE", String.valueOf(keepFree))
                    .put("COUNT", String.valueOf(volumes.size()));
            int number = 0;
            for (Volume volume : volumes) {
                put(variables, ++number, volume, values);
            }
            String all = volumes.stream()
                    .map(volume -> name + "/" + volume.name().render(values))
                    .collect(Collectors.joining(", "));
            return variables.rendered(
                    kind(), "make " + all + " on " + Text.lines(devices, values).replace("\n", ", "), "");
        }

        private static void put(Variables variables, int number, Volume volume, Values values) {
            variables
                    .put("NAME_" + number, volume.name().render(values))
                    .put("SIZE_" + number, size(volume.size(), values))
                    .put("TYPE_" + number, volume.pool().isEmpty() ? "linear" : "thin-pool");
            for (Pool pool : volume.pool()) {
                String profile = pool.profile();
                variables
                        .put("METADATA_" + number, size(pool.metadata(), values))
                        .put("CHUNK_" + number, pool.chunkBytes(values))
                        .put("ZERO_" + number, pool.zero() ? "y" : "n")
                        .put("MONITOR_" + number, pool.monitor() ? "y" : "n")
                        .put("PROFILE_" + number, profile);
            }
        }

        /** In bytes, or as it is when it is a share of the group. */
        private static String size(Text text, Values values) {
            String value = text.render(values);
            if (value.isEmpty() || value.endsWith("%")) {
                return value;
            }
            int power = "KMGT".indexOf(value.charAt(value.length() - 1)) + 1;
            return String.valueOf(Long.parseLong(value.substring(0, value.length() - 1)) << (10 * power));
        }
    }
}
