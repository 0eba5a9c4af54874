package dev.hyperteam.engine;

import dev.hyperteam.core.event.Evidence;
import java.util.List;

/**
 * A step that has failed all its attempts. Everything in it that a host said is redacted and bounded, and nothing but data.
 *
 * @param step the step's id
 * @param reason as the reader is told it
 * @param evidence the last answers of its verification; empty when it did not get that far
 * @param output the end of what the last failed attempt printed
 * @param helped how often help was given before
 */
public record Trouble(String step, String title, String reason, List<Evidence> evidence, String output, int helped) {
    public Trouble {
        evidence = List.copyOf(evidence);
    }
}
