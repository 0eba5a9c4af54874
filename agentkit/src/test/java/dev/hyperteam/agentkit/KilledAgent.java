package dev.hyperteam.agentkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The process that {@link FileTranscriptTest} kills: its tool notes that it was called and then never returns. */
final class KilledAgent {
    private KilledAgent() {}

    static Tool once(Path file, boolean hangs) {
        return new Tool() {
            @Override
            public ToolSpec spec() {
                return ToolSpec.of("once", "Must happen once.").text("what", "what");
            }

            @Override
            public Output call(String call, Arguments arguments) throws InterruptedException {
                try {
                    Files.writeString(
                            file, arguments.text("what") + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    return Output.failed(e.toString());
                }
                if (hangs && arguments.text("what").equals("second")) {
                    System.out.println("inside");
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                return Output.of("done " + arguments.text("what"));
            }
        };
    }

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var model = new Scripted()
                .calls(new ToolCall("1", "once", "{\"what\":\"first\"}"))
                .calls(new ToolCall("2", "once", "{\"what\":\"second\"}"));
        try (var transcript = new FileTranscript(folder.resolve("transcript"))) {
            Agent.named("killed", model, "s")
                    .tool(once(folder.resolve("calls"), true))
                    .transcript(transcript)
                    .build()
                    .run("t");
        }
    }
}
