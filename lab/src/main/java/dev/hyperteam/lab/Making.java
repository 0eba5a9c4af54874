package dev.hyperteam.lab;

import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;

/** How the lab gets a component. */
sealed interface Making {
    /**
     * Compiled from its vendor's sources, in the vendor's archive layout.
     *
     * @param sources where they are and how they are compiled
     * @param version of the module that holds them, where that differs from the program's
     * @param programs name in the vendor's archive to name of the program that is built
     * @param file the C file that is compiled instead of Go programs, as MODULE FILE; empty for none
     */
    record Compiled(Sources sources, String version, SequencedMap<String, String> programs, String file)
            implements Making {
        public Compiled {
            programs = Collections.unmodifiableSequencedMap(programs);
        }
    }

    /**
     * Programs that are compiled in one go. Components with equal sources share the build.
     *
     * @param family folder with the {@code go.mod} that pins them
     * @param tags for Go's compiler, separated by commas
     * @param flags for Go's linker
     * @param cgo whether a C compiler is needed
     */
    record Sources(String family, String tags, String flags, boolean cgo) {
        String goMod() {
            return Scripts.text("/components/" + family + "/go.mod");
        }

        String goSum() {
            return Scripts.text("/components/" + family + "/go.sum");
        }
    }

    /**
     * Not the real program but files of ours that answer like it.
     *
     * @param family folder with the files
     * @param programs name in the vendor's archive to name of the file
     */
    record StandIn(String family, SequencedMap<String, String> programs) implements Making {
        public StandIn {
            programs = Collections.unmodifiableSequencedMap(programs);
        }

        String file(String name) {
            return Scripts.text("/components/" + family + "/" + name);
        }
    }

    /** An archive of container images, packed from other components. */
    record Packed(List<Image> images) implements Making {
        public Packed {
            images = List.copyOf(images);
        }
    }

    /**
     * One image with one layer.
     *
     * @param reference its name, with a tag
     * @param files path in the image to COMPONENT, or COMPONENT/FILE for a file of its archive
     * @param ofThisMachine programs that are copied from this machine, with the libraries that they load
     * @param entrypoint what a container runs that says nothing else
     */
    record Image(
            String reference, SequencedMap<String, String> files, List<String> ofThisMachine, List<String> entrypoint) {
        public Image {
            files = Collections.unmodifiableSequencedMap(files);
            ofThisMachine = List.copyOf(ofThisMachine);
            entrypoint = List.copyOf(entrypoint);
        }
    }
}
