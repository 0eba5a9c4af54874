package dev.hyperteam.agentkit.model;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table of prices: data, because prices change more often than programs. A model that is not in it has no price, and agentkit says so
 * instead of guessing. Immutable.
 */
public final class Prices {
    private record Row(Provider provider, String prefix, Price price) {}

    private static final Pattern REGION =
            Pattern.compile("^(?:us|eu|apac|global)\\.(?=anthropic\\.|amazon\\.|meta\\.)");
    private static final Pattern REVISION =
            Pattern.compile("(?:[-@]20\\d\\d-?\\d\\d-?\\d\\d)?(?:-latest|-\\d{3}|-v\\d(?::\\d)?)?");

    private final List<Row> rows;
    private final String asOf;

    private Prices(List<Row> rows, String asOf) {
        this.rows = List.copyOf(rows);
        this.asOf = asOf;
    }

    /** {@return the table that agentkit ships ({@code prices.yaml})} */
    public static Prices shipped() {
        try (var in = Prices.class.getResourceAsStream("/dev/hyperteam/agentkit/prices.yaml")) {
            if (in == null) {
                throw new IllegalStateException("prices.yaml is not on the class path");
            }
            return read("prices.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a table.
     *
     * @param file how to call it in messages
     * @throws dev.hyperteam.base.ProblemException with every mistake and its place
     */
    public static Prices read(String file, String yaml) {
        var problems = new Problems();
        var rows = new ArrayList<Row>();
        var tree = Yaml.read(file, yaml, problems);
        problems.throwIfAny();
        var top = Fields.of("the price table", tree.orElseThrow(), problems);
        String asOf = top.text("as_of");
        var providers = top.node("prices").map(node -> Fields.of("prices", node, problems));
        providers.ifPresent(fields -> {
            for (String id : fields.keys()) {
                var provider = Provider.of(id);
                if (provider.isEmpty()) {
                    problems.add(Problem.of("unknown provider '" + id + "'")
                            .at(fields.markOf(id).toString()));
                }
                fields.node(id).ifPresent(node -> provider.ifPresent(p -> rows(p, node, rows, problems)));
            }
        });
        top.end();
        problems.throwIfAny();
        return new Prices(rows, asOf);
    }

    private static void rows(Provider provider, YamlNode node, List<Row> rows, Problems problems) {
        var models = Fields.of("the prices of " + provider.id(), node, problems);
        for (String prefix : models.keys()) {
            models.node(prefix).ifPresent(value -> {
                var fields = Fields.of("the price of " + prefix, value, problems);
                var input = dollars(fields, "input", Optional.empty(), problems);
                var price = new Price(
                        input,
                        dollars(fields, "output", Optional.empty(), problems),
                        dollars(fields, "cache_read", Optional.of(input), problems),
                        dollars(fields, "cache_write", Optional.of(input), problems));
                fields.end();
                rows.add(new Row(provider, prefix, price));
            });
        }
    }

    private static BigDecimal dollars(Fields fields, String key, Optional<BigDecimal> fallback, Problems problems) {
        if (fallback.isPresent() && !fields.has(key)) {
            return fallback.get();
        }
        String text = fields.text(key);
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
            problems.add(Problem.of("'" + key + "' must be US dollars for a million tokens")
                    .at(fields.markOf(key).toString())
                    .then("write a number such as 2.50"));
            return BigDecimal.ZERO;
        }
        return new BigDecimal(text);
    }

    /** {@return the day on which the table was made} */
    public String asOf() {
        return asOf;
    }

    /** {@return the price of a model: of the longest entry that its name begins with, if there is one} */
    public Optional<Price> of(ModelId model) {
        return rows.stream()
                .filter(row -> row.provider() == model.provider()
                        && (row.prefix().equals("*") || matches(model.name(), row.prefix())))
                .max(Comparator.comparingInt(
                        row -> row.prefix().equals("*") ? 0 : row.prefix().length()))
                .map(Row::price);
    }

    /** A date or a revision may follow the entry's name, and nothing else: gpt-5 is no price for gpt-5-pro or gpt-5.9. */
    private static boolean matches(String name, String entry) {
        String base = REGION.matcher(name).replaceFirst("");
        return base.startsWith(entry)
                && REVISION.matcher(base.substring(entry.length())).matches();
    }
}
