package dev.hyperteam.cli.data;

import dev.hyperteam.engine.config.ConfigKey;
import dev.hyperteam.engine.config.ConfigKeys;
import dev.hyperteam.engine.config.KeyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON Schemas for editors. Pure. */
public final class Schemas {
    private static final String DURATION = "^([0-9]{1,5}d)?([0-9]{1,7}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,12}ms)?$";

    private Schemas() {}

    /** {@return the schema of hyperteam.yaml, from the same table that the reader uses} */
    public static Map<String, @Nullable Object> config() {
        var properties = new LinkedHashMap<String, @Nullable Object>();
        properties.put("ssh", object("Defaults of all targets; with host, the one target", host(false)));
        properties.put("targets", targets());
        properties.put("teams", teams());
        for (ConfigKey key : ConfigKeys.all()) {
            if (key.section().isEmpty()) {
                properties.put(key.name(), property(key));
            } else {
                if (!properties.containsKey(key.section())) {
                    properties.put(key.section(), object("", new LinkedHashMap<>(section(key.section()))));
                }
            }
        }
        ConfigKeys.RESERVED.forEach((name, about) -> properties.put(
                name, Trees.map("type", List.of("object", "array"), "description", "Not used yet: " + about)));
        var schema = object("Configuration of Hyperteam", properties);
        var result = Trees.map("$schema", "https://json-schema.org/draft/2020-12/schema", "title", "hyperteam.yaml");
        result.putAll(schema);
        return result;
    }

    /** {@return the schema of a team's runbook, as it ships with the reader of runbooks} */
    public static String runbook() {
        try (var in = Schemas.class.getResourceAsStream("/schema/runbook.schema.json")) {
            if (in == null) {
                throw new IllegalStateException("this build lacks its own file schema/runbook.schema.json");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable Object> section(String section) {
        var properties = new LinkedHashMap<String, @Nullable Object>();
        ConfigKeys.all().stream()
                .filter(key -> key.section().equals(section))
                .forEach(key -> properties.put(key.name(), property(key)));
        return properties;
    }

    private static Map<String, @Nullable Object> property(ConfigKey key) {
        Map<String, @Nullable Object> property = switch (key.type()) {
            case KeyType.Whole whole -> Trees.map("type", "integer", "minimum", whole.min(), "maximum", whole.max());
            case KeyType.Decimal decimal ->
                Trees.map("type", "number", "minimum", decimal.min(), "maximum", decimal.max());
            case KeyType.Flag _ -> Trees.map("type", "boolean");
            case KeyType.Span _ -> Trees.map("type", "string", "pattern", DURATION);
            case KeyType.Choice choice -> Trees.map("enum", choice.choices());
            case KeyType.Folder _ -> Trees.map("type", "string");
            case KeyType.Place _ -> Trees.map("type", "string");
            case KeyType.LabName _ -> Trees.map("type", "string", "pattern", "^[a-z][a-z0-9-]{0,19}$");
            case KeyType.Phases _ -> phases();
            case KeyType.Below _ -> Trees.map("type", "string");
            case KeyType.Text text -> Trees.map("type", "string", "pattern", "^(" + text.form() + ")$");
            case KeyType.Items _ -> textOrTexts();
            case KeyType.Pairs pairs ->
                Trees.map(
                        "type",
                        "object",
                        "additionalProperties",
                        Trees.map("type", "string", "pattern", "^(" + pairs.form() + ")$"));
            case KeyType.Argv _ -> textOrTexts();
        };
        property.put("description", key.about());
        if (!key.fallback().isEmpty()) {
            property.put("default", fallback(key));
        }
        return property;
    }

    private static Object fallback(ConfigKey key) {
        return switch (key.type()) {
            case KeyType.Whole _ -> Integer.valueOf(key.fallback());
            case KeyType.Decimal _ -> Double.valueOf(key.fallback());
            case KeyType.Flag _ -> Boolean.valueOf(key.fallback());
            default -> key.fallback();
        };
    }

    private static Map<String, @Nullable Object> phases() {
        return Trees.map("type", "array", "items", Trees.map("type", "integer", "minimum", 1, "maximum", 6));
    }

    private static Map<String, @Nullable Object> textOrTexts() {
        return Trees.map(
                "anyOf",
                List.of(
                        Trees.map("type", "string"),
                        Trees.map("type", "array", "items", Trees.map("type", "string"), "minItems", 1)));
    }

    private static Map<String, @Nullable Object> host(boolean named) {
        var properties = new LinkedHashMap<String, @Nullable Object>();
        if (named) {
            properties.put("name", Trees.map("type", "string", "pattern", "^[A-Za-z0-9][A-Za-z0-9._-]*$"));
        }
        properties.put("host", text("Name, address or alias of the SSH client's configuration"));
        properties.put("port", Trees.map("type", "integer", "minimum", 1, "maximum", 65535));
        properties.put("user", text("Who logs in; else the SSH configuration's, else root"));
        var keys = textOrTexts();
        keys.put("description", "Private keys to try first");
        properties.put("identity_file", keys);
        properties.put("known_hosts", text("File with pinned host keys"));
        properties.put("ssh_config", text("SSH client's configuration to read"));
        properties.put("sudo", Trees.map("type", "boolean", "description", "Whether commands go through sudo -n"));
        properties.put(
                "pin_unknown_host_key",
                Trees.map(
                        "type",
                        "boolean",
                        "default",
                        false,
                        "description",
                        "Trust an unknown host's key on first use"));
        return properties;
    }

    private static Map<String, @Nullable Object> text(String about) {
        return Trees.map("type", "string", "description", about);
    }

    private static Map<String, @Nullable Object> targets() {
        var item = object("", host(true));
        item.put("required", List.of("name"));
        var listed = Trees.map("anyOf", List.of(Trees.map("type", "string"), item));
        var named = Trees.map("anyOf", List.of(Trees.map("type", "string"), object("", host(false))));
        return Trees.map(
                "description",
                "Servers that are worked on",
                "anyOf",
                List.of(
                        Trees.map("type", "array", "items", listed),
                        Trees.map("type", "object", "additionalProperties", named)));
    }

    private static Map<String, @Nullable Object> teams() {
        var properties = new LinkedHashMap<String, @Nullable Object>();
        properties.put("parameters", Trees.map("type", "object", "description", "hyperteam show TEAM lists them"));
        return Trees.map("type", "object", "description", "Per team", "additionalProperties", object("", properties));
    }

    private static Map<String, @Nullable Object> object(String about, Map<String, @Nullable Object> properties) {
        var object = Trees.map("type", "object");
        if (!about.isEmpty()) {
            object.put("description", about);
        }
        object.put("properties", properties);
        object.put("additionalProperties", false);
        return object;
    }
}
