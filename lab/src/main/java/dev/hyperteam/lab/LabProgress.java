package dev.hyperteam.lab;

/**
 * What the lab is doing just now, for a person who waits.
 *
 * @param text one clause in the present tense without a full stop
 */
public record LabProgress(String text) {}
