package dev.hyperteam.core.event;

/**
 * One row of a state machine: in {@code from}, {@code on} leads to {@code to}. What has no row is refused.
 *
 * @param <S> the states
 * @param <T> what makes them change
 */
public record Transition<S extends Enum<S>, T extends Enum<T>>(S from, T on, S to) {}
