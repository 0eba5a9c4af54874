package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.base.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hears what every {@link TinyServer} hears, and when it is gone. Reading waits, at most half a minute. */
final class Ear implements AutoCloseable {
    /** One process, from its start to its end. */
    static final class Life implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        private Life(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(30_000);
            this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        /** {@return the next message with that method} */
        Json heard(String method) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var message = Json.parse(line);
                if (message.text("method", "").equals(method)) {
                    return message;
                }
            }
            throw new AssertionError("it ended without hearing " + method);
        }

        /** {@return the methods that it hears until it is gone} */
        List<String> untilItsEnd() throws IOException {
            var methods = new ArrayList<String>();
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    methods.add(Json.parse(line).text("method", ""));
                }
            } catch (SocketException e) {
                // a killed process resets its connections
            }
            return methods;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private final ServerSocket socket;

    Ear() throws IOException {
        socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(30_000);
    }

    Life life() throws IOException {
        return new Life(socket.accept());
    }

    McpServer.Stdio server(String mode, Duration timeout) {
        return McpServer.stdio(
                "tiny",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TinyServer.class.getName(),
                        mode,
                        Integer.toString(socket.getLocalPort())),
                Map.of("COLOUR", "none"),
                timeout);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
