package dev.hyperteam.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Downloads over HTTP, as a port. Implementations are thread-safe. */
public interface Web {
    /**
     * Asks for a file from byte {@code from} on.
     *
     * @param tag the entity tag that the first part came with; the server then sends a part only if the file is still the same
     * @return the beginning of the answer, whatever its status; close it
     * @throws IOException when there is no answer
     */
    Answer get(URI uri, long from, Optional<String> tag) throws IOException, InterruptedException;

    /**
     * Asks whether a file is there, within seconds, without fetching it.
     *
     * @return the status of the answer
     * @throws IOException when there is no answer
     */
    default int ask(URI uri) throws IOException, InterruptedException {
        try (var answer = get(uri, 0, Optional.empty())) {
            return answer.status();
        }
    }

    /** {@return the network as it is} */
    static Web real() {
        return new HttpWeb();
    }

    /**
     * What a server answered.
     *
     * @param length bytes of this body, if told
     * @param start the first byte of this body in the file, for a part
     * @param tag entity tag that may be used to ask for the rest
     * @param retryAfter how long the server wants to be left alone
     */
    record Answer(
            int status,
            OptionalLong length,
            OptionalLong start,
            Optional<String> tag,
            Optional<Duration> retryAfter,
            InputStream body)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
