package dev.hyperteam.agentkit.transcript;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A transcript for agents that need not survive their process. Thread-safe. */
public final class MemoryTranscript implements Transcript {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** Empty. */
    public MemoryTranscript() {}

    /** With what another transcript holds. */
    public MemoryTranscript(List<Entry> entries) {
        this.entries.addAll(entries);
    }

    @Override
    public void append(Entry entry) {
        entries.add(entry);
    }

    @Override
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
