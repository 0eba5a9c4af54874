package dev.hyperteam.lab;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The hosts of one lab: NAME, NAME-2, NAME-3. Several stand on one wire and know each other's names; their number never changes.
 *
 * @param lab its name, which the first host has too
 * @param hosts how many
 */
record Members(String lab, int hosts) {
    /** The rest of a network's sixteen addresses is for those that hosts hand to each other. */
    static final int MOST = 8;

    /** {@return the names, the lab's own first} */
    List<String> names() {
        return IntStream.rangeClosed(1, hosts).mapToObj(this::name).toList();
    }

    private String name(int member) {
        return member == 1 ? lab : lab + "-" + member;
    }

    /** {@return which of them has that name, counted from 1} */
    int number(String name) {
        return names().indexOf(name) + 1;
    }

    /** {@return what a host's state file says of its lab; hosts that say nothing are alone} */
    static Members in(Map<String, String> values, String name) {
        return new Members(values.getOrDefault("lab", name), Integer.parseInt(values.getOrDefault("hosts", "1")));
    }

    /** {@return the lab that the host of that name belongs to; nothing when there is no host} */
    static Optional<Members> of(LabLayout layout, String name) {
        try {
            return StateFile.read(layout.state(name)).map(text -> in(StateFile.parse(text), name));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@return the hosts of that lab that have files here, in the order of their numbers} */
    static List<String> present(LabLayout layout, String lab) {
        return new Members(lab, MOST)
                .names().stream()
                        .filter(name -> of(layout, name)
                                .filter(members -> members.lab().equals(lab))
                                .isPresent())
                        .toList();
    }

    /**
     * {@return the lab that is wanted; where nobody said how many hosts, as many as there are}
     *
     * @throws ProblemException when there is another number already, or a name is another lab's
     */
    static Members wanted(LabLayout layout, LabSettings settings) {
        String lab = settings.name();
        of(layout, lab).filter(there -> !there.lab().equals(lab)).ifPresent(there -> {
            throw taken(lab, there);
        });
        Optional<Members> there = present(layout, lab).stream().findFirst().flatMap(name -> of(layout, name));
        int hosts = settings.hosts().orElse(there.map(Members::hosts).orElse(1));
        if (there.isPresent() && there.get().hosts() != hosts) {
            throw new ProblemException(Problem.of(
                            "this lab has " + count(there.get().hosts()) + " already")
                    .at("lab/" + lab)
                    .because("--hosts " + hosts + " was asked for, and the network is made for a number of hosts")
                    .then("lab down removes it; or give the other one a name of its own: --set lab.name=NAME"));
        }
        var members = new Members(lab, hosts);
        for (String name : members.names()) {
            LabSettings.checkName(name);
            of(layout, name).filter(other -> !other.lab().equals(lab)).ifPresent(other -> {
                throw taken(name, other);
            });
        }
        return members;
    }

    private static ProblemException taken(String name, Members there) {
        return new ProblemException(Problem.of("there is a lab host '" + name + "' already")
                .at("lab/" + name)
                .because("it belongs to the lab '" + there.lab() + "'")
                .then("take another name: --set lab.name=NAME"));
    }

    private static String count(int hosts) {
        return hosts == 1 ? "one host" : hosts + " hosts";
    }
}
