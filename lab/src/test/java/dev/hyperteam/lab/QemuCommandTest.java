package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QemuCommandTest {
    private static final VmState STATE =
            new VmState("lab", "0123456789ab", LabOs.DEBIAN_12, 2, 4096, "127.77.1.2", 22, Optional.empty());

    private static QemuCommand.Places places(String folder) {
        return new QemuCommand.Places(
                Path.of(folder), Path.of("/lab/images/0123456789ab"), Path.of("/run/lab/monitor/lab"));
    }

    @Test
    void theCommandLineIsThis() {
        assertThat(String.join("\n", QemuCommand.argv(STATE, places("/lab/hosts/lab"), Accelerator.TCG)))
                .isEqualTo("""
                        qemu-system-x86_64
                        -name
                        lab
                        -machine
                        pc
                        -accel
                        tcg,thread=multi
                        -cpu
                        max
                        -smp
                        2
                        -m
                        4096
                        -nodefaults
                        -no-user-config
                        -display
                        none
                        -daemonize
                        -pidfile
                        /lab/hosts/lab/qemu.pid
                        -kernel
                        /lab/images/0123456789ab/vmlinuz
                        -initrd
                        /lab/hosts/lab/initrd.img
                        -append
                        root=/dev/vda rw console=ttyS0
                        -blockdev
                        driver=qcow2,node-name=system,file.driver=file,file.filename=/lab/hosts/lab/system.qcow2,cache.no-flush=on
                        -device
                        virtio-blk-pci,drive=system,serial=hyperteam-system
                        -blockdev
                        driver=qcow2,node-name=data,file.driver=file,file.filename=/lab/hosts/lab/data.qcow2,cache.no-flush=on
                        -device
                        virtio-blk-pci,drive=data,serial=hyperteam-data
                        -netdev
                        user,id=net,ipv6=off,hostfwd=tcp:127.77.1.2:22-:22
                        -device
                        virtio-net-pci,netdev=net,romfile=
                        -device
                        virtio-rng-pci
                        -chardev
                        file,id=console,path=/lab/hosts/lab/console.pipe
                        -serial
                        chardev:console
                        -qmp
                        unix:/run/lab/monitor/lab,server=on,wait=off""");
    }

    @Test
    void aCommaInAPathDoesNotEndTheValue() {
        assertThat(QemuCommand.argv(STATE, places("/a,b"), Accelerator.KVM))
                .anyMatch(word -> word.contains("file.filename=/a,,b/system.qcow2,"))
                .containsSequence("-accel", "kvm", "-cpu", "host");
    }
}
