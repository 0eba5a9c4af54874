package dev.hyperteam.core.runbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a step needs care. Approvals and guards attach to it. */
public enum Hazard {
    /** May cut off the controller: a revert timer is armed on the target first. */
    LOCKOUT,
    /** May destroy data. */
    DATA_LOSS,
    /** Restarts the target. */
    REBOOT,
    /** There is no way back. */
    IRREVERSIBLE;

    /** {@return the spelling of runbooks: {@code data-loss}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the hazard of that spelling} */
    public static Optional<Hazard> byId(String id) {
        return Arrays.stream(values()).filter(hazard -> hazard.id().equals(id)).findFirst();
    }
}
