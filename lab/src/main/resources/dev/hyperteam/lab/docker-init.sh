#!/bin/sh
# First process of a lab host in a Docker engine, until systemd takes its place.
set -eu
# What the engine lays over these files would not let a runbook replace them. The first boot keeps the engine's resolver.
for file in hostname hosts resolv.conf; do
    cp "/etc/$file" "/run/engine-$file"
    umount "/etc/$file"
done
if [ ! -s /etc/machine-id ]; then
    tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
    chmod 444 /etc/machine-id
    cp /run/engine-resolv.conf /etc/resolv.conf
fi
rm -f /run/engine-*
# The container's own cgroups, which the engine shows read-only.
grep '^[^ ]* /sys/fs/cgroup' /proc/self/mounts | while read -r _ mount _; do
    mount -o remount,bind,rw "$mount"
done
# net.* belongs to the container's own network; kernel.*, vm.* and fs.* are the machine's, and stay read-only.
mount --bind /proc/sys/net /proc/sys/net
mount -o remount,bind,rw /proc/sys/net
# Every boot has an id of its own, as on a server; this kernel's would stay the same.
cat /proc/sys/kernel/random/uuid >/run/boot-id
chmod 444 /run/boot-id
mount --bind /run/boot-id /proc/sys/kernel/random/boot_id
exec /sbin/init
