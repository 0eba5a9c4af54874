package dev.hyperteam.agentkit.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of bounded length from a stream of bytes. Not thread-safe. */
final class Lines {
    private final InputStream in;
    private final int most;

    Lines(InputStream in, int most) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.most = most;
    }

    /**
     * {@return the next line without its end, or null behind the last; what is behind the last line end is no line}
     *
     * @throws IOException when the line is longer than allowed; nothing more can be read then
     */
    @Nullable
    String next() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() == most) {
                throw new IOException("a message of more than " + most + " bytes");
            }
            line.write(b);
        }
        return null;
    }
}
