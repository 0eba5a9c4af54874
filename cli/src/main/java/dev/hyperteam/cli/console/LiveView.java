package dev.hyperteam.cli.console;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jspecify.annotations.Nullable;

/**
 * The live view of a terminal: lines that stay scroll by above, the frame below is drawn anew twice a second. Thread-safe; close it
 * before anything else is printed.
 */
public final class LiveView implements Consumer<Entry>, AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(500);

    private final Console console;
    private final Clock clock;
    private final Terminal terminal;
    private final Display display;
    private final EventLines lines = new EventLines();
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread ticker;
    private RunState.@Nullable Builder builder;
    private boolean closed;

    private LiveView(Console console, Clock clock, Terminal terminal) {
        this.console = console;
        this.clock = clock;
        this.terminal = terminal;
        this.display = new Display(terminal, false);
        this.ticker = Thread.ofVirtual().name("live-view").unstarted(this::tick);
    }

    /** Opens a view on the process's terminal; where that cannot be had, {@return plain lines} */
    public static Consumer<Entry> open(Console console, Clock clock) {
        try {
            // Ctrl-C stays with whoever drives: the view only draws
            var terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .nativeSignals(false)
                    .build();
            var view = new LiveView(console, clock, terminal);
            view.ticker.start();
            return view;
        } catch (IOException | IllegalStateException e) {
            var lines = new EventLines();
            return entry -> lines.line(entry).ifPresent(console::data);
        }
    }

    @Override
    public void accept(Entry entry) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (builder == null) {
                builder = new RunState.Builder(entry.run());
            }
            builder.apply(entry);
            var line = lines.line(entry);
            // what is under way shows in the frame; what has happened stays as a line
            boolean passing = entry.event() instanceof Event.StepStarted || entry.event() instanceof Event.TeamStarted;
            if (line.isPresent() && !passing) {
                display.update(List.of(), 0);
                terminal.writer().println(console.shown(line.get()));
                terminal.flush();
                display.reset();
            }
            draw();
        } finally {
            lock.unlock();
        }
    }

    private void tick() {
        try {
            while (true) {
                clock.sleep(TICK);
                lock.lock();
                try {
                    if (closed) {
                        return;
                    }
                    draw();
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        if (builder == null) {
            return;
        }
        var size = terminal.getSize();
        int width = Math.max(20, size.getColumns());
        int height = Math.max(4, size.getRows() - 1);
        display.resize(Size.of(width, height + 1));
        var frame = LiveFrame.lines(builder.build(), clock.now(), height).stream()
                .map(line -> new AttributedString(console.shown(line)).columnSubSequence(0, width - 1))
                .toList();
        display.update(frame, -1);
        terminal.flush();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            display.update(List.of(), 0);
            terminal.flush();
            terminal.close();
        } catch (IOException e) {
            // the terminal is gone: there is nobody to tell
        } finally {
            lock.unlock();
        }
        ticker.interrupt();
    }
}
