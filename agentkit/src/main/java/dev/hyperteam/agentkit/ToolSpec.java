package dev.hyperteam.agentkit;

import java.util.ArrayList;
import java.util.List;

/**
 * A tool as a model is told of it.
 *
 * @param name letters, digits and underscores
 * @param description what it does, when to use it
 */
public record ToolSpec(String name, String description, List<Parameter> parameters) {
    public ToolSpec {
        if (!name.matches("[a-zA-Z][a-zA-Z0-9_]{0,63}")) {
            throw new IllegalArgumentException("a tool cannot be called '" + name + "'");
        }
        parameters = List.copyOf(parameters);
    }

    /** What a parameter may be. */
    public enum Type {
        TEXT,
        INTEGER,
        FLAG,
        /** A list of texts. */
        TEXTS,
        /** An object of any shape. */
        OBJECT
    }

    /**
     * One parameter.
     *
     * @param choices the only values that a text may have; empty for any
     * @param longest characters that a text may have
     */
    public record Parameter(
            String name, Type type, String description, boolean required, List<String> choices, int longest) {
        public Parameter {
            choices = List.copyOf(choices);
        }
    }

    /** {@return a tool without parameters; add them with the methods below} */
    public static ToolSpec of(String name, String description) {
        return new ToolSpec(name, description, List.of());
    }

    /** {@return this tool with a text that must be given} */
    public ToolSpec text(String name, String about) {
        return with(new Parameter(name, Type.TEXT, about, true, List.of(), 20_000));
    }

    /** {@return this tool with a text that may be given} */
    public ToolSpec optionalText(String name, String about) {
        return with(new Parameter(name, Type.TEXT, about, false, List.of(), 20_000));
    }

    /** {@return this tool with a text that must be one of {@code choices}} */
    public ToolSpec choice(String name, String about, List<String> choices) {
        return with(new Parameter(name, Type.TEXT, about, true, choices, 200));
    }

    /** {@return this tool with a whole number that may be given} */
    public ToolSpec optionalNumber(String name, String about) {
        return with(new Parameter(name, Type.INTEGER, about, false, List.of(), 0));
    }

    /** {@return this tool with a list of texts that must be given} */
    public ToolSpec texts(String name, String about) {
        return with(new Parameter(name, Type.TEXTS, about, true, List.of(), 4_000));
    }

    /** {@return this tool with an object that may be given} */
    public ToolSpec optionalObject(String name, String about) {
        return with(new Parameter(name, Type.OBJECT, about, false, List.of(), 20_000));
    }

    /** {@return this tool with one more parameter} */
    public ToolSpec with(Parameter parameter) {
        var more = new ArrayList<>(parameters);
        more.add(parameter);
        return new ToolSpec(name, description, more);
    }
}
