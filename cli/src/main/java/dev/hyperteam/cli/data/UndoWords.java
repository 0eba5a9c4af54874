package dev.hyperteam.cli.data;

import dev.hyperteam.core.runbook.Step;
import java.util.Map;
import java.util.Set;

/** What the undo of each kind of action does, for people who need it now. A test asks for an entry for every kind. */
final class UndoWords {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry(
                    "package",
                    "purges what this step brought, dependencies included, and restores holds and automatic marks;"
                            + " refuses when another package needs one of them"),
            Map.entry("apt-source", "puts the old files back; removes lists of this source that were not there before"),
            Map.entry(
                    "file",
                    "puts the old file, link or absence back, removes folders it made, and reloads or restarts the"
                            + " units again"),
            Map.entry(
                    "directory",
                    "gives the folder its old mode and owner, or removes it and its new parents while they are empty"),
            Map.entry("link", "puts back what stood there before"),
            Map.entry("line", "puts the old file back; when others changed it since, gives back only this one line"),
            Map.entry("service", "makes the unit enabled, active and masked as it was"),
            Map.entry("unit", "puts the old unit files and states back; stops and removes units that were not there"),
            Map.entry("nft-table", "loads the table as it was, or removes it; puts the old file and unit back"),
            Map.entry("sysctl", "sets the live values and the file to what they were"),
            Map.entry(
                    "module", "puts the old file back and unloads what it loaded; fails while something uses a module"),
            Map.entry(
                    "user",
                    "logs out and removes a user who was not there; a user who was gets home, shell, groups and files"
                            + " back"),
            Map.entry("key", "removes the key, or puts back what was there"),
            Map.entry("certificate", "removes the certificate and its key, or puts back what was there"),
            Map.entry("artifact", "puts the program that was there before back, or removes what it installed"),
            Map.entry("volume", "removes the volume while it is empty; refuses otherwise"),
            Map.entry("image", "removes the image if it was not there before"),
            Map.entry("manifest", "applies the objects as they were, or deletes those that were not there"),
            Map.entry("chart", "rolls the release back to the revision before, or uninstalls it"),
            Map.entry("reboot", "nothing: a reboot has happened"),
            Map.entry("script", "runs the step's own `undo`"));

    private UndoWords() {}

    /** {@return the kinds that are told about} */
    static Set<String> kinds() {
        return WORDS.keySet();
    }

    /** {@return what undoing {@code step} does} */
    static String of(Step step) {
        if (!step.action().undoable()) {
            return "**nothing: there is no way back.** The step stays as it is";
        }
        return WORDS.getOrDefault(step.action().kind(), "brings back what was captured before the change");
    }
}
