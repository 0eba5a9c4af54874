package dev.hyperteam.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What runs on a lab host. */
public enum LabOs {
    /** Debian 12. */
    DEBIAN_12("debian-12", "bookworm"),
    /** Debian 13. */
    DEBIAN_13("debian-13", "trixie");

    private final String word;
    private final String suite;

    LabOs(String word, String suite) {
        this.word = word;
        this.suite = suite;
    }

    /** {@return its name on the command line} */
    public String word() {
        return word;
    }

    /** {@return its name in Debian's archive} */
    String suite() {
        return suite;
    }

    /** {@return the system of that name} */
    public static Optional<LabOs> of(String word) {
        return Arrays.stream(values()).filter(os -> os.word.equals(word)).findFirst();
    }

    /** {@return all names} */
    public static List<String> words() {
        return Arrays.stream(values()).map(LabOs::word).toList();
    }
}
