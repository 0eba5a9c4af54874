package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;

/** Everything that a text of shell would run, flat, and what it is besides one simple command. Built by {@link ShellReader}. */
final class Script {
    final List<Simple> commands = new ArrayList<>();
    /** Names of functions and aliases that it defines. */
    final List<String> functions = new ArrayList<>();

    /** Anything but one simple command. */
    boolean composite;
    /** A function that calls itself in the background or in a pipe. */
    boolean bomb;
}
