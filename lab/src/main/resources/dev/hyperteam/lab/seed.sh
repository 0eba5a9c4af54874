#!/bin/sh
# Makes the files of one virtual host: its disks, and an initrd that brings what is its own. Needs no root.
# usage: seed.sh FOLDER NAME IMAGE DATA
#   FOLDER  the host's folder, with keys made by keys.sh
#   IMAGE   folder with vmlinuz, initrd.img and disk.qcow2; never written to
#   DATA    size of the second disk, which is empty
set -eu
folder=$1 name=$2 image=$3 data=$4
umask 077
seed=$folder/seed
rm -rf "$seed"
(
    umask 022
    mkdir -p "$seed/seed/etc/ssh" "$seed/seed/root"
    cd "$seed/seed"
    echo "$name" >etc/hostname
    printf '127.0.0.1 localhost\n10.0.2.15 %s\n::1 localhost ip6-localhost ip6-loopback\n' "$name" >etc/hosts
    tr -d - </proc/sys/kernel/random/uuid >etc/machine-id
    chmod 444 etc/machine-id
    install -m 600 "$folder"/host_keys/ssh_host_*_key etc/ssh/
    install -m 644 "$folder"/host_keys/ssh_host_*_key.pub etc/ssh/
    chmod 700 root
    install -d -m 700 root/.ssh
    install -m 600 "$folder/id_ed25519.pub" root/.ssh/authorized_keys
)
# The kernel unpacks one archive after the other into the same memory.
(cd "$seed" && find seed | cpio --quiet -o -H newc -R 0:0) >"$folder/seed.cpio"
cat "$image/initrd.img" "$folder/seed.cpio" >"$folder/initrd.img"
rm -rf "$seed" "$folder/seed.cpio"
qemu-img create -q -f qcow2 -b "$image/disk.qcow2" -F qcow2 "$folder/system.qcow2"
qemu-img create -q -f qcow2 "$folder/data.qcow2" "$data"
