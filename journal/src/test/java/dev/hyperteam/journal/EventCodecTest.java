package dev.hyperteam.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final StepRef STEP = StepRef.parse("alpha@one/firewall");

    @Test
    void everyTypeOfEventComesBackAsItWas() {
        var codec = new EventCodec();
        for (Class<?> type : Samples.types(Event.class)) {
            for (int seed = 0; seed < 200; seed++) {
                Event event = new Samples(new Random(seed)).event(type);
                byte[] json = EventCodec.encode(event);
                assertThat(codec.decode(EventType.of(event), json))
                        .as("%s, seed %d, %s", type.getSimpleName(), seed, new String(json, UTF_8))
                        .isEqualTo(event);
                assertThat(new String(json, UTF_8)).doesNotContain("\n");
            }
        }
    }

    @Test
    void everyTypeOfEventHasItsOwnNameAndNumberInTheStore() {
        var names = new ArrayList<String>();
        for (Class<?> type : Samples.types(Event.class)) {
            EventType stored = EventType.of(new Samples(new Random(1)).event(type));
            assertThat(stored.text()).isEqualTo(type.getSimpleName());
            assertThat(EventType.of(stored.id())).isEqualTo(stored);
            names.add(stored.text());
        }
        assertThat(names).doesNotHaveDuplicates().hasSize(EventType.values().length);
    }

    @Test
    void whatIsEmptyTakesNoRoom() {
        byte[] json = EventCodec.encode(new Event.StepEnded(STEP, StepEnding.UNCHANGED, "", Duration.ZERO));
        assertThat(new String(json, UTF_8)).isEqualTo("{\"ref\":\"alpha@one/firewall\",\"ending\":\"UNCHANGED\"}");
    }

    @Test
    void membersOfANewerVersionAreToleratedAndMissingOnesGetTheirDefault() {
        String json = "{\"ref\":\"alpha@one/firewall\",\"new\":{\"a\":[1,2.5,null]},\"attempt\":2,\"undo\":true}";
        assertThat(new EventCodec().decode(EventType.STEP_INTENT, json.getBytes(UTF_8)))
                .isEqualTo(new Event.StepIntent(STEP, 2, "", List.of(), true));
    }

    @Test
    void anEndingOfANewerVersionIsRefused() {
        String json = "{\"ref\":\"alpha@one/firewall\",\"ending\":\"POSTPONED\"}";
        assertThatThrownBy(() -> new EventCodec().decode(EventType.STEP_ENDED, json.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("POSTPONED");
    }

    @Test
    void aTextThatWasCutInsideACharacterIsMended() {
        var cut = new Event.SignalPosted(Node.parse("alpha@one"), "RUNNING", "x\uD83D");
        assertThat(new EventCodec().decode(EventType.SIGNAL_POSTED, EventCodec.encode(cut)))
                .isEqualTo(new Event.SignalPosted(Node.parse("alpha@one"), "RUNNING", "x\uFFFD"));
    }
}
