package dev.hyperteam.lab;

/** How a lab host is. */
public sealed interface LabStatus {
    /** There is none of this name. */
    record Absent(String name) implements LabStatus {}

    /** It has files, but is switched off: its launcher ended, the guest powered itself off, or this machine was rebooted. */
    record Off(String name) implements LabStatus {}

    /** It is switched on. */
    record On(LabHost host) implements LabStatus {}
}
