package dev.hyperteam.journal;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a lock until it is killed. */
final class LockChild {
    private LockChild() {}

    public static void main(String[] args) throws Exception {
        try (var channel = FileChannel.open(
                        Path.of(args[0]),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                var lock = channel.lock(0, Long.MAX_VALUE, args[1].equals("shared"))) {
            System.out.println(lock.isValid() ? "held" : "lost");
            System.in.read(); // until its parent is gone
        }
    }
}
