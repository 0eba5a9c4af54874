package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.testkit.VirtualClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop: what an agent does with answers, tools, budgets and its own past. */
@Timeout(60)
class AgentTest {
    private final AtomicInteger called = new AtomicInteger();
    private final List<AgentEvent> events = new ArrayList<>();

    /** A tool from a function. */
    private record Made(ToolSpec spec, Work work, Duration timeout, boolean beside) implements Tool {
        interface Work {
            Output call(Arguments arguments) throws InterruptedException;
        }

        @Override
        public Output call(String call, Arguments arguments) throws InterruptedException {
            return work.call(arguments);
        }
    }

    private static Tool tool(String name, Made.Work work) {
        return new Made(
                ToolSpec.of(name, "A tool.").optionalText("at", "where").optionalNumber("n", "how many"),
                work,
                Duration.ofSeconds(30),
                false);
    }

    private Tool counts() {
        return tool("look", arguments -> {
            called.incrementAndGet();
            return Tool.Output.of("saw " + arguments.optionalText("at").orElse("nothing"));
        });
    }

    private Agent.Builder agent(Model model) {
        return Agent.named("tester", model, "Be careful.").events(event -> {
            synchronized (events) {
                events.add(event);
            }
        });
    }

    private static ToolCall call(String id, String tool, String arguments) {
        return new ToolCall(id, tool, arguments);
    }

    private static String results(Model.Request request) {
        return ((Message.Results) request.messages().getLast()).results().toString();
    }

    @Test
    void callsToolsUntilTheModelIsDone() throws InterruptedException {
        var model = new Scripted()
                .calls(call("1", "look", "{\"at\":\"a\"}"), call("2", "look", "{}"))
                .says("all well");
        var result = agent(model).tool(counts()).build().run("look around");
        assertThat(result.ending()).isEqualTo(new Ending.Done("all well"));
        assertThat(result.turns()).isEqualTo(2);
        assertThat(result.toolCalls()).isEqualTo(2);
        assertThat(result.usage()).isEqualTo(new Usage(200, 20, 0, 0));
        assertThat(called).hasValue(2);
        assertThat(model.asked.getLast().messages())
                .containsExactly(
                        new Message.User("look around"),
                        new Message.Assistant(
                                "", List.of(call("1", "look", "{\"at\":\"a\"}"), call("2", "look", "{}"))),
                        new Message.Results(List.of(
                                new ToolResult("1", "look", "saw a", false),
                                new ToolResult("2", "look", "saw nothing", false))));
    }

    @Test
    void whatDoesNotFitIsToldToTheModelAndNotCalled() throws InterruptedException {
        var model = new Scripted()
                .calls(
                        call("1", "look", "{\"at\": 3, \"who\": 1}"),
                        call("2", "lok", "{}"),
                        call("3", "look", "{broken"),
                        call("4", "look", "[]"))
                .says("sorry");
        agent(model).tool(counts()).build().run("x");
        assertThat(called).hasValue(0);
        assertThat(results(model.asked.getLast()))
                .contains("'at' must be a text; there is no parameter 'who'; there are at, n")
                .contains("there is no tool 'lok'; there are look")
                .contains("the arguments are no JSON")
                .contains("the arguments are no JSON object");
    }

    @Test
    void toolsThatMayRunSideBySideDo() throws InterruptedException {
        var both = new CyclicBarrier(2);
        Made.Work meets = arguments -> {
            try {
                both.await(20, TimeUnit.SECONDS);
                return Tool.Output.of("met");
            } catch (java.util.concurrent.BrokenBarrierException | java.util.concurrent.TimeoutException e) {
                return Tool.Output.failed("alone");
            }
        };
        var model = new Scripted()
                .calls(call("1", "meet", "{}"), call("2", "meet", "{}"))
                .says("done");
        agent(model)
                .tool(new Made(ToolSpec.of("meet", "Meets."), meets, Duration.ofSeconds(30), true))
                .build()
                .run("x");
        assertThat(results(model.asked.getLast())).doesNotContain("alone").contains("met");
    }

    @Test
    void aToolThatHangsThrowsOrShoutsIsBounded() throws InterruptedException {
        var never = new CountDownLatch(1);
        var model = new Scripted()
                .calls(call("1", "hangs", "{}"), call("2", "throws", "{}"), call("3", "shouts", "{}"))
                .says("done");
        agent(model)
                .tool(new Made(
                        ToolSpec.of("hangs", "."),
                        arguments -> {
                            never.await();
                            return Tool.Output.of("never");
                        },
                        Duration.ofMillis(50),
                        true))
                .tool(tool("throws", arguments -> {
                    throw new IllegalStateException("broken pipe");
                }))
                .tool(tool("shouts", arguments -> Tool.Output.of("a".repeat(100_000))))
                .build()
                .run("x");
        var results = ((Message.Results) model.asked.getLast().messages().getLast()).results();
        assertThat(results).extracting(ToolResult::failed).containsExactly(true, true, false);
        assertThat(results.get(0).text()).contains("took longer than");
        assertThat(results.get(1).text()).isEqualTo("broken pipe");
        assertThat(results.get(2).text()).hasSizeLessThan(25_000).endsWith("(cut: it had 100000 characters)");
    }

    @Test
    void anInterruptEndsToolsAndLeavesARecordToGoOnFrom() throws InterruptedException {
        var inside = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        var transcript = Transcript.inMemory();
        var slow = tool("slow", arguments -> {
            inside.countDown();
            try {
                new CountDownLatch(1).await();
                return Tool.Output.of("never");
            } finally {
                left.countDown();
            }
        });
        var gone = new CountDownLatch(1);
        var thread = Thread.ofVirtual().start(() -> {
            try {
                agent(new Scripted().calls(call("1", "slow", "{}")))
                        .tool(slow)
                        .transcript(transcript)
                        .build()
                        .run("x");
            } catch (InterruptedException e) {
                gone.countDown();
            }
        });
        inside.await();
        thread.interrupt();
        assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();

        var again = new Scripted().says("I see");
        var result = agent(again).tool(slow).transcript(transcript).build().run("x");
        assertThat(result.ending()).isEqualTo(new Ending.Done("I see"));
        assertThat(results(again.asked.getFirst())).contains("nobody can tell whether it happened");
        assertThat(result.turns()).as("what was paid before counts").isEqualTo(2);
    }

    @Test
    void aToolThatKnowsWhatBecameOfItIsAskedInsteadOfCalled() throws InterruptedException {
        var transcript = Transcript.inMemory();
        transcript.add(new Transcript.Entry.Answered(
                new Model.Answer(
                        new Message.Assistant("", List.of(call("1", "sure", "{}"), call("2", "look", "{}"))),
                        Model.Stop.TOOLS,
                        Usage.NONE,
                        "m"),
                1,
                -1,
                Duration.ZERO));
        transcript.add(new Transcript.Entry.Called(call("1", "sure", "{}")));
        var sure = new Tool() {
            @Override
            public ToolSpec spec() {
                return ToolSpec.of("sure", ".");
            }

            @Override
            public Output call(String call, Arguments arguments) {
                throw new AssertionError("called again");
            }

            @Override
            public Optional<Output> lookup(String call, Arguments arguments) {
                return Optional.of(Output.of("it was done as " + call));
            }
        };
        var model = new Scripted().says("fine");
        agent(model).tool(sure).tool(counts()).transcript(transcript).build().run("x");
        assertThat(results(model.asked.getFirst())).contains("it was done as 1", "saw nothing");
        assertThat(called).as("what had not begun is called").hasValue(1);
    }

    @Test
    void budgetsEndTheWorkAndALargerOneGoesOn() throws InterruptedException {
        var transcript = Transcript.inMemory();
        var model = new Scripted().forEver(call("c", "look", "{\"at\":\"N\"}"));
        var budget = new Budget(5, 1_000_000, 1_000_000, Duration.ofHours(1));
        var spent = agent(model)
                .tool(counts())
                .transcript(transcript)
                .budget(budget)
                .build()
                .run("x");
        assertThat(spent.ending()).isEqualTo(new Ending.Spent("5 turns"));
        assertThat(model.asked).hasSize(5);
        assertThat(events)
                .filteredOn(AgentEvent.BudgetWarning.class::isInstance)
                .hasSize(1);
        var more = agent(new Scripted().says("done"))
                .tool(counts())
                .transcript(transcript)
                .budget(new Budget(9, 1_000_000, 1_000_000, Duration.ofHours(1)))
                .build()
                .run("x");
        assertThat(more.ending()).isEqualTo(new Ending.Done("done"));
        assertThat(more.turns()).isEqualTo(6);
    }

    @Test
    void tokensMoneyAndTimeAreCountedToo() throws InterruptedException {
        var prices = new Prices(Map.of(
                "scripted",
                new Prices.Price(new BigDecimal("3"), new BigDecimal("15"), BigDecimal.ONE, BigDecimal.ONE)));
        assertThat(spent(new Budget(100, 500, 1_000_000, Duration.ofHours(1)), prices))
                .isEqualTo("500 tokens");
        // an answer is 100 x 3 + 10 x 15 millionths of a dollar
        assertThat(spent(new Budget(100, 1_000_000, 900, Duration.ofHours(1)), prices))
                .isEqualTo("$0.0009");
        assertThat(spent(new Budget(100, 1_000_000, 1_000_000, Duration.ZERO), prices))
                .isEqualTo("0 s");
    }

    private String spent(Budget budget, Prices prices) throws InterruptedException {
        var model = new Scripted().forEver(call("c", "look", "{\"at\":\"N\"}"));
        var result = agent(model)
                .tool(counts())
                .budget(budget)
                .prices(prices)
                .clock(VirtualClock.skipping(Instant.EPOCH))
                .build()
                .run("x");
        return ((Ending.Spent) result.ending()).what();
    }

    @Test
    void circlesRefusalsAndFailuresHaveEndingsOfTheirOwn() throws InterruptedException {
        assertThat(agent(new Scripted().forEver(call("c", "look", "{\"at\":\"same\"}")))
                        .tool(counts())
                        .build()
                        .run("x")
                        .ending())
                .isEqualTo(new Ending.Stuck("it made the same calls 4 times in a row, with the same results"));
        assertThat(agent(new Scripted().forEver(call("c", "nothing", "{\"N\":1}")))
                        .tool(counts())
                        .build()
                        .run("x")
                        .ending())
                .isEqualTo(new Ending.Stuck("every call of its last 8 answers failed"));
        assertThat(agent(new Scripted().refuses()).build().run("x").ending())
                .isEqualTo(new Ending.Refused("the model refused"));
        assertThat(agent(new Scripted().fails(ModelException.Kind.AUTHENTICATION))
                        .build()
                        .run("x")
                        .ending())
                .isEqualTo(new Ending.ModelFailed(ModelException.Kind.AUTHENTICATION, "no"));
    }

    @Test
    void hooksDenyChangeAndStop() throws InterruptedException {
        var hooks = new Hooks() {
            @Override
            public Permit beforeTool(ToolCall call) {
                return switch (call.id()) {
                    case "1" -> new Permit.Deny("not this");
                    case "3" -> new Permit.Stop("enough");
                    default -> new Permit.Go();
                };
            }

            @Override
            public Tool.Output afterTool(ToolCall call, Tool.Output output) {
                return Tool.Output.of(output.text() + "!");
            }
        };
        var model = new Scripted()
                .calls(call("1", "look", "{}"), call("2", "look", "{}"))
                .calls(call("3", "look", "{}"));
        var result = agent(model).tool(counts()).hooks(hooks).build().run("x");
        assertThat(result.ending()).isEqualTo(new Ending.Stopped("enough"));
        assertThat(called).hasValue(1);
        assertThat(results(model.asked.get(1))).contains("not permitted: not this", "saw nothing!");
    }

    @Test
    void aConclusionIsCheckedAndMayBeWrittenAgain() throws InterruptedException {
        var verdict = ToolSpec.of("verdict", "Ends the work.").choice("is", "the verdict", List.of("good", "bad"));
        var model = new Scripted()
                .calls(call("1", "verdict", "{\"is\":\"perhaps\"}"))
                .calls(call("2", "verdict", "{\"is\":\"bad\"}"));
        var result = agent(model).conclusion(verdict).build().run("judge it");
        assertThat(((Ending.Concluded) result.ending()).answer().text("is")).isEqualTo("bad");
        assertThat(results(model.asked.getLast())).contains("must be one of good, bad");
    }

    @Test
    void aLongConversationIsShortenedAndNoCallLosesItsResult() throws InterruptedException {
        var model = new Scripted();
        for (int i = 0; i < 12; i++) {
            model.calls(call("c" + i, "big", "{\"n\":" + i + "}"));
        }
        model.says("SUMMARY");
        for (int i = 12; i < 14; i++) {
            model.calls(call("c" + i, "big", "{\"n\":" + i + "}"));
        }
        model.says("done");
        var transcript = Transcript.inMemory();
        var result = agent(model)
                .tool(tool("big", arguments -> Tool.Output.of("x".repeat(1000) + arguments.number("n"))))
                .window(11_500)
                .transcript(transcript)
                .build()
                .run("the task");
        assertThat(result.ending()).isEqualTo(new Ending.Done("done"));
        var last = model.asked.getLast().messages();
        assertThat(last.getFirst()).isEqualTo(new Message.User("the task"));
        assertThat(last.toString()).contains("SUMMARY");
        assertThat(last.stream().mapToInt(Message::size).sum()).isLessThan(11_500);
        for (int i = 0; i < last.size(); i++) {
            if (last.get(i) instanceof Message.Results) {
                assertThat(((Message.Assistant) last.get(i - 1)).calls()).isNotEmpty();
            }
        }
        var rebuilt = new Conversation("the task");
        transcript.entries().forEach(rebuilt::apply);
        assertThat(rebuilt.messages().subList(0, last.size())).isEqualTo(last);
    }

    @Test
    void aConversationThatIsTooLongForTheModelIsShortenedOnce() throws InterruptedException {
        var model = new Scripted();
        for (int i = 0; i < 6; i++) {
            model.calls(call("c" + i, "look", "{\"n\":" + i + "}"));
        }
        model.fails(ModelException.Kind.CONTEXT).says("SUMMARY").says("done");
        assertThat(agent(model).tool(counts()).build().run("x").ending()).isEqualTo(new Ending.Done("done"));
    }

    @Test
    void secretsAreMaskedInWhateverGoesOut() throws InterruptedException {
        var model =
                new Scripted().calls(call("1", "look", "{\"at\":\"hunter2\"}")).says("done");
        agent(model)
                .tool(counts())
                .clean(text -> text.replace("hunter2", "***"))
                .build()
                .run("the password is hunter2");
        assertThat(model.asked.toString()).doesNotContain("hunter2").contains("***", "saw ***");
    }
}
