package dev.hyperteam.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of QEMU for a virtual machine: a pure function of its state and places. */
final class QemuCommand {
    static final String PROGRAM = "qemu-system-x86_64";
    static final String MACHINE = "pc";

    private QemuCommand() {}

    /** A place for everything of one host. */
    record Places(Path folder, Path image, Path monitor) {
        Path pidFile() {
            return folder.resolve("qemu.pid");
        }
    }

    /** {@return program and arguments} */
    static List<String> argv(VmState state, Places places, Accelerator accelerator) {
        var argv = new ArrayList<>(List.of(PROGRAM, "-name", state.name(), "-machine", MACHINE));
        argv.addAll(accelerator.arguments());
        argv.addAll(List.of("-smp", String.valueOf(state.cpus()), "-m", String.valueOf(state.memory())));
        argv.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none"));
        argv.addAll(List.of("-daemonize", "-pidfile", places.pidFile().toString()));
        argv.addAll(List.of(
                "-kernel", places.image().resolve("vmlinuz").toString(),
                "-initrd", places.folder().resolve("initrd.img").toString(),
                "-append", "root=/dev/vda rw console=ttyS0"));
        disk(argv, places.folder(), "system");
        disk(argv, places.folder(), "data");
        argv.addAll(List.of(
                "-netdev",
                "user,id=net,ipv6=off,hostfwd=tcp:" + state.address() + ":" + state.port() + "-:22",
                "-device",
                "virtio-net-pci,netdev=net,romfile="));
        // Without it a fresh guest waits for random numbers.
        argv.addAll(List.of("-device", "virtio-rng-pci"));
        argv.addAll(List.of(
                "-chardev",
                "file,id=console,path=" + value(places.folder().resolve("console.pipe")),
                "-serial",
                "chardev:console"));
        argv.addAll(List.of("-qmp", "unix:" + value(places.monitor()) + ",server=on,wait=off"));
        return List.copyOf(argv);
    }

    /** The guest finds a disk as /dev/disk/by-id/virtio-hyperteam-NAME. */
    private static void disk(List<String> argv, Path folder, String name) {
        // Nothing on a lab host has to survive a power cut of this machine, so its flushes need not wait for the real
        // disk.
        argv.addAll(List.of(
                "-blockdev",
                "driver=qcow2,node-name=" + name + ",file.driver=file,file.filename="
                        + value(folder.resolve(name + ".qcow2")) + ",cache.no-flush=on",
                "-device",
                "virtio-blk-pci,drive=" + name + ",serial=hyperteam-" + name));
    }

    /** QEMU reads a double comma as one that does not end the value. */
    private static String value(Path path) {
        return path.toString().replace(",", ",,");
    }
}
