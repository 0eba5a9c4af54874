package dev.hyperteam.engine;

import dev.hyperteam.core.artifact.Artifact;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks several sources of downloads at once, a few at a time. */
final class Reachability {
    /** A site that holds many of them is not to be stormed. */
    private static final int AT_ONCE = 6;

    private Reachability() {}

    /** {@return those that cannot be had now, each with the reason} */
    static Map<Artifact, String> of(ArtifactSource source, Collection<Artifact> wanted) throws InterruptedException {
        var missing = new LinkedHashMap<Artifact, String>();
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var questions = wanted.stream()
                    .<Callable<Optional<String>>>map(artifact -> () -> source.obstacle(artifact))
                    .toList();
            var answers = threads.invokeAll(questions).iterator();
            for (Artifact artifact : wanted) {
                answer(answers.next()).ifPresent(why -> missing.put(artifact, why));
            }
        }
        return missing;
    }

    private static Optional<String> answer(Future<Optional<String>> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return Optional.of(Words.line(String.valueOf(e.getMessage()), 200));
        }
    }
}
