package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A server's schema as one that a model may read: cleaned, bounded, without references, which agentkit does not follow. */
final class Schemas {
    /** Why a schema cannot be shown. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String why) {
            super(why);
        }
    }

    /** The most characters of one schema. */
    static final int MOST = 16_000;

    private static final int DEEPEST = 40;
    private static final int MOST_NODES = 4_000;
    private static final Set<String> PROSE = Set.of("description", "title");

    private final Json.Obj root;
    private int nodes;

    private Schemas(Json.Obj root) {
        this.root = root;
    }

    static Schema read(Optional<Json> said) throws Unfit {
        if (!(said.orElse(Json.object()) instanceof Json.Obj root)) {
            throw new Unfit("its schema is no object");
        }
        var type = root.get("type");
        if (type.isPresent() && !type.get().equals(Json.of("object"))) {
            throw new Unfit("its schema is not of type object");
        }
        var members = new LinkedHashMap<>(root.members());
        members.remove("$defs");
        members.remove("definitions");
        members.remove("$schema");
        var clean = (Json.Obj) new Schemas(root).read(new Json.Obj(members), 0, false);
        var whole = clean.with("type", "object");
        int length = whole.write().length();
        if (length > MOST) {
            throw new Unfit("its schema has " + length + " characters, more than " + MOST);
        }
        return Schema.of(whole);
    }

    private Json read(Json node, int depth, boolean prose) throws Unfit {
        if (depth > DEEPEST || ++nodes > MOST_NODES) {
            throw new Unfit("its schema is too deep or too large, or refers to itself");
        }
        return switch (node) {
            case Json.Str text -> Json.of(prose ? Words.paragraph(text.value(), 1000) : Words.seen(text.value()));
            case Json.Arr list -> {
                List<Json> items = new ArrayList<>();
                for (Json item : list.items()) {
                    items.add(read(item, depth + 1, false));
                }
                yield new Json.Arr(items);
            }
            case Json.Obj object -> read(object, depth);
            case Json.Num number -> number;
            case Json.Bool bool -> bool;
            case Json.Null nothing -> nothing;
        };
    }

    private Json read(Json.Obj object, int depth) throws Unfit {
        Optional<String> reference = object.get("$ref").flatMap(Json::asText);
        var members = new LinkedHashMap<String, Json>();
        if (reference.isPresent()) {
            // what stands beside a reference is said about this use of its target, which may be a reference again
            members.putAll(target(reference.get()).members());
            object.members().entrySet().stream()
                    .filter(member -> !member.getKey().equals("$ref"))
                    .forEach(member -> members.put(member.getKey(), member.getValue()));
            return read(new Json.Obj(members), depth + 1, false);
        }
        for (var member : object.members().entrySet()) {
            if (!Words.isVisible(member.getKey())) {
                throw new Unfit("its schema has a name with characters that cannot be seen");
            }
            members.put(member.getKey(), read(member.getValue(), depth + 1, PROSE.contains(member.getKey())));
        }
        return new Json.Obj(members);
    }

    private Json target(String reference) throws Unfit {
        if (!reference.startsWith("#/")) {
            throw new Unfit("its schema refers to something outside of it");
        }
        Optional<Json> here = Optional.of(root);
        for (String step : reference.substring(2).split("/", DEEPEST)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            here = here.flatMap(json -> json.get(name));
        }
        return here.filter(Json.Obj.class::isInstance)
                .orElseThrow(() -> new Unfit("its schema refers to something that is not there"));
    }
}
