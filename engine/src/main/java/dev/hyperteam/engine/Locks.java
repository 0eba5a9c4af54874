package dev.hyperteam.engine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Named locks of one target: {@code apt}, a disk. Taken in the order of their names, so two holders never wait for each other. */
final class Locks {
    /** What is done under the locks. */
    interface Task<T> {
        T run() throws InterruptedException;
    }

    private final ConcurrentMap<String, ReentrantLock> byName = new ConcurrentHashMap<>();

    <T> T holding(Collection<String> names, Task<T> task) throws InterruptedException {
        Deque<ReentrantLock> held = new ArrayDeque<>();
        try {
            for (String name : new TreeSet<>(names)) {
                ReentrantLock lock = byName.computeIfAbsent(name, _ -> new ReentrantLock(true));
                lock.lockInterruptibly();
                held.push(lock);
            }
            return task.run();
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }
}
