package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A tool whose effect can be counted: it writes a line into a file. It can be asked whether it did, or not. */
record Ledger(Path file, boolean remembers) implements Tool {
    @Override
    public String name() {
        return "pay";
    }

    @Override
    public String description() {
        return "Pays a bill.";
    }

    @Override
    public Schema parameters() {
        return Schema.object().text("bill", "which").build();
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) throws IOException {
        Files.writeString(
                file,
                arguments.text("bill") + " " + context.callId() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return ToolResult.ok("paid " + arguments.text("bill"));
    }

    @Override
    public Lookup lookup(Arguments arguments, ToolContext context) throws IOException {
        if (!remembers) {
            return new Lookup.Unknown();
        }
        return lines().stream().anyMatch(line -> line.endsWith(" " + context.callId()))
                ? new Lookup.Happened(ToolResult.ok("paid " + arguments.text("bill")))
                : new Lookup.NeverHappened();
    }

    List<String> lines() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
