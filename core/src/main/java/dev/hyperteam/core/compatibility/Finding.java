package dev.hyperteam.core.compatibility;

import java.util.Optional;

/**
 * What does not go together.
 *
 * @param place the team, or the part of one, that it is about; empty for the target itself
 * @param refuses whether that cannot be done so, or only ought not
 * @param text what, why and what to do, on one line
 */
public record Finding(Optional<Place> place, boolean refuses, String text) {}
