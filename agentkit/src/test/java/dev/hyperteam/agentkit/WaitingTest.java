package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.agentkit.transcript.EntryCodec;
import dev.hyperteam.agentkit.transcript.MemoryTranscript;
import dev.hyperteam.testkit.VirtualClock;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Time in which a call waits for a person counts neither against the budget nor against the tool's timeout. */
class WaitingTest {
    private final VirtualClock clock = Bench.clock();
    private final MemoryTranscript transcript = new MemoryTranscript();
    private final AtomicInteger count = new AtomicInteger();

    /** Works for ten seconds, waits an hour for a person, and works for ten seconds more. */
    private Tool asks() {
        return Tool.of("asks", "Asks.", Schema.object().text("part", "which").build(), (_, context) -> {
            clock.sleep(Duration.ofSeconds(10));
            context.waiting().begins();
            clock.sleep(Duration.ofHours(1));
            context.waiting().ends();
            clock.sleep(Duration.ofSeconds(10));
            return ToolResult.ok("answered");
        });
    }

    private AgentSession session(ModelServer server, Budget budget, Tool... tools) {
        var agent = Agent.named("t").model(Bench.model(server)).budget(budget);
        for (var tool : tools) {
            agent.tool(tool);
        }
        return AgentSession.of(agent.build())
                .environment(Bench.environment(clock))
                .transcript(transcript);
    }

    private ModelScript askingTimes(int times) {
        return _ -> count.incrementAndGet() <= times
                ? Reply.calls("c" + count.get(), "asks", "{\"part\":\"" + count.get() + "\"}")
                : Reply.says("done");
    }

    @Test
    void anHourOfWaitingSpendsNoTimeAndTheRestOfTheTimeCountsOn() {
        try (var server = ModelServer.start(askingTimes(10))) {
            var result = session(server, Budget.unlimited().wallTime(Duration.ofSeconds(60)), asks())
                    .start("Do it.");
            assertThat(result.ending()).isInstanceOf(Ending.BudgetSpent.class);
            assertThat(server.heard()).as("three rounds of twenty seconds").hasSize(3);
            assertThat(result.spent().wallTime()).isEqualTo(Duration.ofSeconds(60));
            assertThat(clock.now())
                    .isEqualTo(Bench.START.plus(Duration.ofHours(3)).plusSeconds(60));
        }
    }

    @Test
    void whoIsResumedHasNotSpentTheWaitingEither() {
        try (var server = ModelServer.start(askingTimes(3))) {
            assertThat(session(server, Budget.ofTurns(2), asks())
                            .start("Do it.")
                            .ending())
                    .isInstanceOf(Ending.BudgetSpent.class);
            var result = session(server, Budget.ofTurns(9).wallTime(Duration.ofMinutes(2)), asks())
                    .resume();
            assertThat(result.ending()).isInstanceOf(Ending.Done.class);
            assertThat(result.spent().wallTime()).isEqualTo(Duration.ofSeconds(60));
        }
        assertThat(transcript.entries())
                .filteredOn(Entry.Waited.class::isInstance)
                .hasSize(3)
                .allSatisfy(entry ->
                        assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry));
    }

    @Test
    void timeInWhichAnotherCallWorksCounts() {
        var working = new CountDownLatch(1);
        var waiting = new CountDownLatch(1);
        var worked = new CountDownLatch(1);
        var asks = Tool.of("asks", "Asks.", Schema.object().build(), Tool.Traits.USUAL.readOnly(), (_, context) -> {
            working.await();
            context.waiting().begins();
            waiting.countDown();
            worked.await();
            context.waiting().ends();
            return ToolResult.ok("answered");
        });
        var works = Tool.of("works", "Works.", Schema.object().build(), Tool.Traits.USUAL.readOnly(), (_, _) -> {
            working.countDown();
            waiting.await();
            clock.sleep(Duration.ofSeconds(10));
            worked.countDown();
            return ToolResult.ok("worked");
        });
        try (var server = ModelServer.start(_ -> count.incrementAndGet() == 1
                ? Reply.calls("a", "asks", "{}").and(new Reply.Call("b", "works", "{}"))
                : Reply.says("done"))) {
            var result = session(server, Budget.unlimited(), asks, works).start("Do it.");
            assertThat(result.ending()).isInstanceOf(Ending.Done.class);
            assertThat(result.spent().wallTime()).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void theTimeoutStandsStillAndThenGoesOn() {
        // What waits is let go by one that has run into the same timeout, begun later: so it has waited for longer than
        // its own.
        var late = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var traits = Tool.Traits.USUAL.readOnly().within(Duration.ofMillis(400));
        var asks = Tool.of("asks", "Asks.", Schema.object().build(), traits, (_, context) -> {
            context.waiting().begins();
            late.await();
            context.waiting().ends();
            return ToolResult.ok("a person has answered");
        });
        var hangs = Tool.of("hangs", "Hangs.", Schema.object().build(), traits, (_, _) -> {
            try {
                never.await();
            } finally {
                late.countDown();
            }
            return ToolResult.ok("never");
        });
        var asksAndHangs = Tool.of("asks_and_hangs", "Hangs.", Schema.object().build(), traits, (_, context) -> {
            context.waiting().begins();
            context.waiting().ends();
            never.await();
            return ToolResult.ok("never");
        });
        try (var server = ModelServer.start(_ -> count.incrementAndGet() == 1
                ? Reply.calls("a", "asks", "{}")
                        .and(new Reply.Call("b", "hangs", "{}"))
                        .and(new Reply.Call("c", "asks_and_hangs", "{}"))
                : Reply.says("done"))) {
            session(server, Budget.unlimited(), asks, hangs, asksAndHangs).start("Do it.");
            var results = server.heard().getLast().results();
            assertThat(results.get(0)).isEqualTo("a person has answered");
            assertThat(results.get(1)).startsWith("timed out after");
            assertThat(results.get(2)).startsWith("timed out after");
        }
    }
}
