package dev.hyperteam.core.compatibility;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a selection would do with one target.
 *
 * @param ports the ports that will be listened on
 * @param versions the components in use
 * @param facts what the target tells; empty where nobody asked it
 * @param listeners who listens on these ports now and is none of ours
 */
public record Use(
        List<Listens> ports,
        SequencedMap<String, Versioned> versions,
        Map<String, String> facts,
        List<Listener> listeners) {
    public Use {
        ports = List.copyOf(ports);
        versions = Collections.unmodifiableSequencedMap(versions);
        facts = Map.copyOf(facts);
        listeners = List.copyOf(listeners);
    }

    /**
     * A port in use.
     *
     * @param place the team, and the part of it, that falls with it
     */
    public record Listens(Port port, int number, Place place) {}

    /**
     * A component in use.
     *
     * @param place the team, and the part of it, that brings it; empty for what the target has by itself
     */
    public record Versioned(Component component, String version, Optional<Place> place) {}

    /**
     * Somebody who listens.
     *
     * @param address as ss prints it
     */
    public record Listener(Port.Protocol protocol, String address, int port, String program) {}
}
