package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Price;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agentkit.transcript.MemoryTranscript;
import dev.hyperteam.testkit.VirtualClock;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Limits warn, stop, and can be raised. */
class BudgetTest {
    private static final Price PRICE =
            new Price(new BigDecimal("10"), new BigDecimal("50"), new BigDecimal("1"), new BigDecimal("12.5"));

    private final VirtualClock clock = Bench.clock();
    private final List<AgentEvent> events = new CopyOnWriteArrayList<>();
    private final MemoryTranscript transcript = new MemoryTranscript();
    private final AtomicInteger count = new AtomicInteger();

    /** Never ends by itself; each answer has 1,000 tokens in and 100 out, one cent and a half. */
    private ModelServer endless() {
        return ModelServer.start(
                heard -> Reply.calls("c" + count.incrementAndGet(), "work", "{\"part\":\"" + count.get() + "\"}")
                        .costing(1000, 100, 0, 0));
    }

    private Tool work() {
        return Tool.of("work", "Works.", Schema.object().text("part", "which").build(), (a, c) -> {
            clock.sleep(Duration.ofSeconds(10));
            return ToolResult.ok("done " + a.text("part"));
        });
    }

    private AgentSession session(ModelServer server, Budget budget) {
        var settings = Bench.settings(Provider.ANTHROPIC, server).price(PRICE).build();
        return AgentSession.of(Agent.named("t")
                        .model(Models.open(settings))
                        .tool(work())
                        .budget(budget)
                        .build())
                .environment(Bench.environment(clock))
                .transcript(transcript)
                .listener(events::add);
    }

    private void stopsAt(Budget budget, Limit limit, int turns) {
        try (var server = endless()) {
            var result = session(server, budget).start("Do it.");

            assertThat(result.ending())
                    .isInstanceOfSatisfying(
                            Ending.BudgetSpent.class, e -> assertThat(e.limit()).isEqualTo(limit));
            assertThat(result.spent().turns())
                    .isEqualTo(turns)
                    .isEqualTo(server.heard().size());
            assertThat(events.stream().filter(AgentEvent.BudgetWarning.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void turns() {
        stopsAt(Budget.ofTurns(5), Limit.TURNS, 5);
    }

    @Test
    void tokens() {
        stopsAt(Budget.unlimited().tokens(4_400), Limit.TOKENS, 4);
    }

    @Test
    void money() {
        stopsAt(Budget.unlimited().dollars("0.06"), Limit.MONEY, 4);
    }

    @Test
    void wallTimeIsLookedAtBeforeCallsToo() {
        // three rounds of ten seconds
        stopsAt(Budget.unlimited().wallTime(Duration.ofSeconds(30)), Limit.WALL_TIME, 3);
    }

    @Test
    void aRaisedBudgetGoesOnWhereItStopped() {
        try (var server = endless()) {
            assertThat(session(server, Budget.ofTurns(3)).start("Do it.").ending())
                    .isInstanceOf(Ending.BudgetSpent.class);
            var still = session(server, Budget.ofTurns(3)).resume();
            assertThat(still.ending()).isInstanceOf(Ending.BudgetSpent.class);
            assertThat(server.heard()).hasSize(3);

            var raised = session(server, Budget.ofTurns(5)).resume();

            assertThat(raised.ending()).isInstanceOf(Ending.BudgetSpent.class);
            assertThat(raised.spent().turns()).isEqualTo(5);
            assertThat(raised.spent().dollars()).isEqualByComparingTo("0.075");
            assertThat(raised.spent().wallTime()).isEqualTo(Duration.ofSeconds(50));
            assertThat(server.heard()).hasSize(5);
            // every call was carried out once
            assertThat(server.heard().getLast().results()).containsExactly("done 1", "done 2", "done 3", "done 4");
        }
    }

    @Test
    void agentsThatShareABudgetStopEachOther() {
        try (var server = endless()) {
            var whole = Meter.of(Budget.ofTurns(5), Spent.NOTHING);
            session(server, Budget.ofTurns(3)).within(whole).start("Do it.");
            var second = AgentSession.of(Agent.named("u")
                            .model(Bench.model(server))
                            .tool(work())
                            .build())
                    .environment(Bench.environment(clock))
                    .within(whole)
                    .start("Do it.");

            assertThat(second.spent().turns()).isEqualTo(2);
            assertThat(whole.spent().turns()).isEqualTo(5);
            assertThat(whole.exhausted()).isPresent();
        }
    }

    @Test
    void aLimitInMoneyNeedsAPriceAndSaysSoBeforeAnythingIsPaid() {
        try (var server = endless()) {
            var result = AgentSession.of(Agent.named("t")
                            .model(Bench.model(server))
                            .budget(Budget.unlimited().dollars("1"))
                            .build())
                    .start("Do it.");

            assertThat(result.ending().text()).contains("the price of anthropic/scripted-1 is unknown", "next:");
            assertThat(server.heard()).isEmpty();
        }
    }

    @Test
    void withoutALimitAnUnknownPriceIsToldOnceAndNotGuessed() {
        try (var server = ModelServer.start(heard -> Reply.says("ok"))) {
            var result = AgentSession.of(
                            Agent.named("t").model(Bench.model(server)).build())
                    .listener(events::add)
                    .start("Do it.");

            assertThat(result.spent().unpriced()).extracting(Object::toString).containsExactly("anthropic/scripted-1");
            assertThat(events.stream().filter(AgentEvent.PriceUnknown.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void aModelOfOnesOwnCostsNothing() {
        try (var server = ModelServer.start(heard -> Reply.says("ok"))) {
            var model = Models.open(ModelSettings.of(Provider.OLLAMA, "llama")
                    .baseUrl(server.url("ollama"))
                    .build());
            var result = AgentSession.of(Agent.named("t")
                            .model(model)
                            .budget(Budget.unlimited().dollars("0.01"))
                            .build())
                    .start("Do it.");

            assertThat(result.ending()).isInstanceOf(Ending.Done.class);
            assertThat(result.spent().dollars()).isZero();
        }
    }
}
