package dev.hyperteam.agents;

import dev.hyperteam.agents.policy.Secrets;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The catalogue of read-only questions to a host ({@code diagnostics.yaml}): argument vectors with places to fill in, never shell. A value
 * that does not fit its place is refused, so that it can be nothing but that value. Immutable.
 */
final class Diagnostics {
    private static final Pattern PLACE = Pattern.compile("<([a-z]+)>");

    /**
     * One question.
     *
     * @param argv the program and its arguments; {@code <name>} is a place
     */
    record Question(String id, String about, List<String> argv) {
        Question {
            argv = List.copyOf(argv);
        }

        /** {@return names of its places, in order} */
        List<String> places() {
            return argv.stream()
                    .flatMap(word -> PLACE.matcher(word).results().map(found -> found.group(1)))
                    .distinct()
                    .toList();
        }
    }

    /** What may stand in a place, and what stands there when nothing is said; empty for must be said. */
    private record Place(Pattern form, String usual) {}

    private final SequencedMap<String, Place> places;
    private final SequencedMap<String, Question> questions;

    private Diagnostics(SequencedMap<String, Place> places, SequencedMap<String, Question> questions) {
        this.places = places;
        this.questions = questions;
    }

    /** {@return the catalogue that comes with Hyperteam} */
    static Diagnostics shipped() {
        String file = "diagnostics.yaml";
        try (var in = Diagnostics.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            return read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a catalogue.
     *
     * @throws ProblemException with every mistake and its place
     */
    static Diagnostics read(String file, String yaml) {
        var problems = new Problems();
        var tree = Yaml.read(file, yaml, problems);
        problems.throwIfAny();
        var top = Fields.of("the catalogue", tree.orElseThrow(), problems);
        var places = new LinkedHashMap<String, Place>();
        var given = top.mapping("places");
        for (String name : given.keys()) {
            var place = given.mapping(name);
            places.put(name, new Place(Pattern.compile(place.text("form")), place.text("usual", "")));
            place.end();
        }
        var questions = new LinkedHashMap<String, Question>();
        for (var node : top.items("questions")) {
            var fields = Fields.of("a question", node, problems);
            var question = new Question(fields.text("id"), fields.text("about"), fields.texts("argv"));
            question.places().stream()
                    .filter(name -> !places.containsKey(name))
                    .forEach(name -> problems.add(Problem.of("there is no place '" + name + "'")
                            .at(fields.mark().toString())));
            fields.end();
            questions.put(question.id(), question);
        }
        top.end();
        problems.throwIfAny();
        return new Diagnostics(places, questions);
    }

    Collection<Question> questions() {
        return questions.sequencedValues();
    }

    /** {@return for each question a line: id, places, what it tells} */
    String table() {
        return questions().stream()
                .map(question -> question.id()
                        + question.places().stream()
                                .map(name -> " <" + name + ">")
                                .collect(Collectors.joining())
                        + ": " + question.about())
                .collect(Collectors.joining("\n"));
    }

    /**
     * {@return the argument vector}
     *
     * @throws ProblemException when there is no such question, or a value is missing, too many, or does not fit
     */
    List<String> argv(String id, Map<String, String> values) {
        var question = questions.get(id);
        if (question == null) {
            throw refused(
                    "there is no question '" + line(id) + "'", "there are: " + String.join(", ", questions.keySet()));
        }
        var unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(question.places());
        if (!unknown.isEmpty()) {
            throw refused(
                    "question " + id + " has no place " + line(String.join(", ", unknown)),
                    "it has: " + String.join(", ", question.places()));
        }
        var argv = new ArrayList<String>();
        for (String word : question.argv()) {
            argv.add(PLACE.matcher(word)
                    .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(value(found.group(1), values))));
        }
        return List.copyOf(argv);
    }

    private String value(String name, Map<String, String> values) {
        var place = java.util.Objects.requireNonNull(places.get(name), name);
        String value = values.getOrDefault(name, place.usual());
        if (value.isEmpty()) {
            throw refused("it needs a value for " + name, "give one");
        }
        if (!place.form().matcher(value).matches()) {
            throw refused("'" + line(value) + "' cannot stand for " + name, "it must look like " + place.form());
        }
        if (value.startsWith("/") && Secrets.secret(value)) {
            throw refused(value + " is the place of a secret", "ask something else");
        }
        return value;
    }

    private static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 80 ? line : line.substring(0, 80) + "...";
    }

    private static ProblemException refused(String what, String next) {
        return new ProblemException(Problem.of(what).then(next));
    }
}
