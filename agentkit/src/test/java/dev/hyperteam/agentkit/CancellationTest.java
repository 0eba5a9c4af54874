package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.agentkit.transcript.MemoryTranscript;
import dev.hyperteam.testkit.VirtualClock;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Cancelling really ends what is under way. */
class CancellationTest {
    private final Cancellation cancellation = new Cancellation();
    private final MemoryTranscript transcript = new MemoryTranscript();
    private final AtomicReference<AgentResult> result = new AtomicReference<>();

    private Thread start(Agent agent) {
        return Thread.ofPlatform().start(() -> {
            result.set(AgentSession.of(agent)
                    .transcript(transcript)
                    .cancellation(cancellation)
                    .start("Do it."));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    private void endsCancelled(Thread thread) throws InterruptedException {
        cancellation.cancel("enough");
        assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
        assertThat(result.get().ending()).isEqualTo(new Ending.Cancelled("enough"));
        assertThat(transcript.entries().getLast()).isInstanceOf(Entry.Ended.class);
    }

    @Test
    void aRequestThatWaitsIsGivenUp() throws Exception {
        var asked = new CountDownLatch(1);
        ModelScript script = heard -> {
            asked.countDown();
            return new Reply.Silent(false);
        };
        try (var server = ModelServer.start(script)) {
            var thread = start(Agent.named("t").model(Bench.model(server)).build());
            asked.await();
            endsCancelled(thread);
            server.awaitGone();
        }
    }

    @Test
    void aToolThatWaitsIsBrokenOffAndOneThatAnswersInTimeKeepsItsResult() throws Exception {
        var under = new CountDownLatch(2);
        Tool polite =
                Tool.of("polite", "Ends when told.", Schema.object().build(), Tool.Traits.USUAL.readOnly(), (a, c) -> {
                    under.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        return ToolResult.ok("ended in good order");
                    }
                    return ToolResult.ok("never");
                });
        var stubborn = new CountDownLatch(1);
        Tool deaf =
                Tool.of("deaf", "Does not listen.", Schema.object().build(), Tool.Traits.USUAL.readOnly(), (a, c) -> {
                    under.countDown();
                    while (stubborn.getCount() > 0) {
                        try {
                            stubborn.await();
                        } catch (InterruptedException e) {
                            // on purpose
                        }
                    }
                    return ToolResult.ok("at last");
                });
        var calls = Reply.calls("1", "polite", "{}").and(new Reply.Call("2", "deaf", "{}"));
        try (var server = ModelServer.start(ModelScript.inOrder(calls, Reply.says("ok")))) {
            var thread = start(Agent.named("t")
                    .model(Bench.model(server))
                    .tool(polite)
                    .tool(deaf)
                    .limits(new Limits(4, 4, 10, 6, 1, Duration.ofMillis(100)))
                    .build());
            under.await();
            endsCancelled(thread);

            assertThat(transcript.entries().stream().filter(Entry.Called.class::isInstance))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Entry.Called.class,
                            e -> assertThat(e.result().text()).isEqualTo("ended in good order"));
            stubborn.countDown();
        }
    }

    @Test
    void aResumedAgentAsksTheToolAboutTheCallThatWasBrokenOff() throws Exception {
        var under = new CountDownLatch(1);
        var called = new AtomicInteger();
        Tool slow = new Tool() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public String description() {
                return "Is slow.";
            }

            @Override
            public Schema parameters() {
                return Schema.object().build();
            }

            @Override
            public ToolResult call(Arguments arguments, ToolContext context) {
                called.incrementAndGet();
                under.countDown();
                var never = new CountDownLatch(1);
                while (true) {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        // deaf
                    }
                }
            }

            @Override
            public Lookup lookup(Arguments arguments, ToolContext context) {
                return new Lookup.Happened(ToolResult.ok("found: " + context.callId()));
            }
        };
        try (var server = ModelServer.start(ModelScript.inOrder(Reply.calls("1", "slow", "{}"), Reply.says("ok")))) {
            var agent = Agent.named("t")
                    .model(Bench.model(server))
                    .tool(slow)
                    .limits(new Limits(4, 4, 10, 6, 1, Duration.ofMillis(50)))
                    .build();
            var thread = start(agent);
            under.await();
            endsCancelled(thread);

            var resumed = AgentSession.of(agent).transcript(transcript).resume();

            assertThat(resumed.ending()).isInstanceOf(Ending.Done.class);
            assertThat(server.heard().getLast().results()).containsExactly("found: 1");
            assertThat(called.get()).isEqualTo(1);
        }
    }

    @Test
    void aWaitBetweenAttemptsEnds() throws Exception {
        var clock = VirtualClock.standing(Bench.START); // would wait for ever
        var waiting = new CountDownLatch(1);
        try (var server = ModelServer.start(heard -> Reply.status(529, "overloaded_error", "full"))) {
            var agent = Agent.named("t").model(Bench.model(server)).build();
            var thread = Thread.ofPlatform()
                    .start(() -> result.set(AgentSession.of(agent)
                            .environment(Bench.environment(clock))
                            .transcript(transcript)
                            .cancellation(cancellation)
                            .listener(event -> {
                                if (event instanceof AgentEvent.Retrying) {
                                    waiting.countDown();
                                }
                            })
                            .start("Do it.")));
            waiting.await();
            endsCancelled(thread);
        }
    }

    @Test
    void whatIsCancelledBeforeItBeginsAsksNothing() {
        cancellation.cancel("enough");
        try (var server = ModelServer.start(heard -> Reply.says("ok"))) {
            var ended = AgentSession.of(
                            Agent.named("t").model(Bench.model(server)).build())
                    .cancellation(cancellation)
                    .start("Do it.");

            assertThat(ended.ending()).isEqualTo(new Ending.Cancelled("enough"));
            assertThat(server.heard()).isEmpty();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void aStrangersInterruptIsPassedOn() {
        try (var server = ModelServer.start(heard -> Reply.says("ok"))) {
            Thread.currentThread().interrupt();
            var ended = AgentSession.of(
                            Agent.named("t").model(Bench.model(server)).build())
                    .start("Do it.");

            assertThat(ended.ending()).isEqualTo(new Ending.Cancelled("interrupted"));
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
