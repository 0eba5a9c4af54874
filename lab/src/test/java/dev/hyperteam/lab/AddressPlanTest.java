package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AddressPlanTest {
    @Test
    void theFirstRangeIsTakenWhereNothingIsInTheWay() {
        var routes = List.of(
                "default via 192.0.2.1 dev eth0",
                "192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2",
                "local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1");
        assertThat(AddressPlan.choose(routes)).contains(new AddressPlan("10.213.77"));
    }

    @Test
    void aRangeInsideARouteOfThisMachineIsPassedOver() {
        assertThat(AddressPlan.choose(List.of("10.0.0.0/8 via 192.0.2.1 dev eth0")))
                .contains(new AddressPlan("172.29.213"));
    }

    @Test
    void aSingleAddressInsideARangeIsEnoughToPassItOver() {
        assertThat(AddressPlan.choose(List.of("local 10.213.77.9 dev eth1 table local")))
                .contains(new AddressPlan("172.29.213"));
    }

    @Test
    void theLabsOwnLinksAreNotInTheWay() {
        assertThat(AddressPlan.choose(List.of("10.213.77.0/30 dev hlab0 proto kernel scope link src 10.213.77.1")))
                .contains(new AddressPlan("10.213.77"));
    }

    @Test
    void aMachineThatRoutesAllPrivateRangesHasNoneLeft() {
        assertThat(AddressPlan.choose(
                        List.of("10.0.0.0/8 dev a", "172.16.0.0/12 dev b", "unreachable 192.168.0.0/16 metric 9")))
                .isEmpty();
    }

    @Test
    void aHostKeepsItsSlotUnlessAnotherHasTakenIt() {
        assertThat(AddressPlan.freeSlot(Set.of(0, 1), 5)).contains(5);
        assertThat(AddressPlan.freeSlot(Set.of(0, 1, 5), 5)).contains(2);
        assertThat(AddressPlan.freeSlot(Set.of(), -1)).contains(0);
    }

    @Test
    void whenAllSlotsAreTakenThereIsNone() {
        var all = IntStream.range(0, AddressPlan.SLOTS).boxed().collect(Collectors.toSet());
        assertThat(AddressPlan.freeSlot(all, 3)).isEmpty();
    }

    @Test
    void severalHostsTakeFourSlotsThatAreFreeTogether() {
        assertThat(AddressPlan.freeBlock(Set.of(1, 6), -1)).contains(8);
        assertThat(AddressPlan.freeBlock(Set.of(1, 6), 12)).contains(12);
        assertThat(AddressPlan.freeBlock(Set.of(1, 6), 4)).contains(8);
        assertThat(AddressPlan.freeBlock(Set.of(), 5)).contains(0);
    }

    @Test
    void severalHostsShareABridgeAndANetwork() {
        var plan = new AddressPlan("10.213.77");
        assertThat(plan.shared(60, 1))
                .isEqualTo(new AddressPlan.Wire(60, "hlabb60p1", "hlabb60", "10.213.77.241", "10.213.77.242", 28));
        assertThat(plan.shared(60, Members.MOST).address()).isEqualTo("10.213.77.249");
        assertThat(plan.alone(3)).isEqualTo(new AddressPlan.Wire(3, "hlab3", "", "10.213.77.13", "10.213.77.14", 30));
    }

    @Test
    void theLastSlotStaysInsideTheRange() {
        var plan = new AddressPlan("10.213.77");
        assertThat(plan.gateway(63)).isEqualTo("10.213.77.253");
        assertThat(plan.guest(63)).isEqualTo("10.213.77.254");
        assertThat(AddressPlan.link(63)).isEqualTo("hlab63");
    }
}
