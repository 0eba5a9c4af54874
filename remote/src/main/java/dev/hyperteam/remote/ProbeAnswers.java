package dev.hyperteam.remote;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answers of one batch.
 *
 * @param byId an answer for every probe of the batch, in the order of the batch
 * @param complete whether the closing record came, with the right count
 * @param roundTrip from sending to the last byte, on this machine's clock
 */
public record ProbeAnswers(Map<String, ProbeAnswer> byId, boolean complete, Duration roundTrip) {
    public ProbeAnswers {
        byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    /** {@return the answer of probe {@code id}; {@link ProbeAnswer.Unknown} for a probe that was not asked} */
    public ProbeAnswer answer(String id) {
        return byId.getOrDefault(id, new ProbeAnswer.Unknown("probe '" + id + "' was not part of the batch"));
    }
}
