#!/bin/bash
# The launcher: holds one lab host as long as that host is switched on, and boots it again whenever it reboots.
# First process of its own PID namespace, in a mount namespace of its own (see start.sh). Descriptor 9 takes its process id.
#   LAB_FOLDER   the host's folder: root file system, archives, keys, log files
#   LAB_NAME     its name; LAB_GROUP the name of its cgroups; LAB_IMAGE the root file system that it starts from, never written to
#   LAB_DISK     overlay (quick) or copy (for guests that want overlays of their own, as containerd does)
#   LAB_CGROUPS  unified: cgroup2; hybrid: every v1 hierarchy with its controller, and cgroup2 beside them, where the guest's
#                systemd keeps track of processes: in a container v1 never tells that a group has become empty
#   LAB_LINK     name of this machine's end of the wire; LAB_GATEWAY its address; LAB_ADDRESS the guest's; LAB_BITS of the prefix
#   LAB_BRIDGE   that the wire leads to, which has LAB_GATEWAY then; empty for a host that is alone
#   LAB_HOSTS    lines for /etc/hosts: this host, and those on the same bridge
#   LAB_ARCHIVES the cache of .deb files that all lab hosts share
set -euo pipefail
: "${LAB_FOLDER:?}" "${LAB_NAME:?}" "${LAB_GROUP:?}" "${LAB_IMAGE:?}" "${LAB_DISK:?}" "${LAB_CGROUPS:?}"
: "${LAB_LINK:?}" "${LAB_GATEWAY:?}" "${LAB_ADDRESS:?}" "${LAB_BITS:?}" "${LAB_HOSTS:?}" "${LAB_ARCHIVES:?}"
readonly group=$LAB_GROUP
readonly root=$LAB_FOLDER/root
readonly netns=$LAB_FOLDER/run/netns

# Puts this process into a cgroup of its own, in every hierarchy that the guest shall see.
enter_cgroup() {
    local mount options
    if [ "$LAB_CGROUPS" = unified ]; then
        # Where v1 holds the controllers this shows a tree without any: enough for systemd to keep its units apart.
        [ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] || mount -t cgroup2 cgroup2 /sys/fs/cgroup
        mkdir -p "/sys/fs/cgroup/$group"
        echo 0 >"/sys/fs/cgroup/$group/cgroup.procs"
        return
    fi
    if ! grep -q '^[^ ]* /sys/fs/cgroup/unified cgroup2 ' /proc/self/mounts; then
        mount -o remount,rw /sys/fs/cgroup
        mkdir -p /sys/fs/cgroup/unified
        mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
    fi
    while read -r _ mount _ options _; do
        mkdir -p "$mount/$group"
        if [[ ,$options, == *,cpuset,* ]]; then
            # A new cpuset is empty, and nothing can run in an empty one.
            cat "$mount/cpuset.cpus" >"$mount/$group/cpuset.cpus"
            cat "$mount/cpuset.mems" >"$mount/$group/cpuset.mems"
            echo 1 >"$mount/$group/cgroup.clone_children"
        fi
        echo 0 >"$mount/$group/cgroup.procs"
    done < <(awk '$3 == "cgroup" || $3 == "cgroup2"' /proc/self/mounts)
}

# After unshare --cgroup: mounts the hierarchies anew, which makes our cgroup their root.
mount_cgroups() {
    local mount options option kept
    local -a hierarchies=()
    mapfile -t hierarchies < <(awk '$3 == "cgroup" { print $2, $4 }' /proc/self/mounts)
    # The kernel refuses one file system twice on the same place, hence the layer between.
    mount -t tmpfs -o mode=755 cgroups /sys/fs/cgroup
    if [ "$LAB_CGROUPS" = unified ]; then
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        return
    fi
    mkdir /sys/fs/cgroup/unified
    mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
    for mount in "${hierarchies[@]}"; do
        options=${mount#* }
        mount=${mount%% *}
        kept=
        for option in ${options//,/ }; do
            case $option in
                rw | ro | relatime | noatime | nosuid | nodev | noexec | xattr | clone_children | release_agent=*) ;;
                name=*) kept+=,none,$option ;;
                *) kept+=,$option ;;
            esac
        done
        mkdir -p "$mount"
        mount -t cgroup -o "${kept#,}" cgroup "$mount"
    done
}

# An empty cgroup for the next boot, without what the last boot has left.
fresh_cgroup() {
    [ "$LAB_CGROUPS" = unified ] || {
        find /sys/fs/cgroup -mindepth 2 -depth -type d -exec rmdir {} + 2>/dev/null || true
        return
    }
    mkdir -p /sys/fs/cgroup/launcher /sys/fs/cgroup/boot
    echo 0 >/sys/fs/cgroup/launcher/cgroup.procs
    find /sys/fs/cgroup/boot -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null || true
    local -a controllers=()
    read -r -a controllers </sys/fs/cgroup/cgroup.controllers || true
    for controller in "${controllers[@]}"; do
        echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control || true
    done
}

mount_root() {
    mkdir -p "$root" "$LAB_FOLDER/upper" "$LAB_FOLDER/work"
    if [ "$LAB_DISK" = overlay ]; then
        mount -t overlay -o "lowerdir=$LAB_IMAGE,upperdir=$LAB_FOLDER/upper,workdir=$LAB_FOLDER/work" "lab-$LAB_NAME" "$root"
    elif [ ! -e "$LAB_FOLDER/prepared" ]; then
        cp -a --reflink=auto "$LAB_IMAGE/." "$root/"
    fi
}

# Makes one host of the image: its names, its keys.
prepare() {
    [ ! -e "$LAB_FOLDER/prepared" ] || return 0
    local resolver=/etc/resolv.conf
    # A resolver on this machine's loopback is out of the guest's reach; systemd-resolved keeps the list behind it here.
    if grep -q '^nameserver 127\.' "$resolver" && [ -e /run/systemd/resolve/resolv.conf ]; then
        resolver=/run/systemd/resolve/resolv.conf
    fi
    install -m 644 "$resolver" "$root/etc/resolv.conf"
    echo "$LAB_NAME" >"$root/etc/hostname"
    printf '127.0.0.1 localhost\n%s\n::1 localhost ip6-localhost ip6-loopback\n' "$LAB_HOSTS" >"$root/etc/hosts"
    tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
    chmod 444 "$root/etc/machine-id"
    install -d -m 700 "$root/root/.ssh"
    install -m 600 "$LAB_FOLDER/id_ed25519.pub" "$root/root/.ssh/authorized_keys"
    install -m 600 "$LAB_FOLDER"/host_keys/ssh_host_*_key "$root/etc/ssh/"
    install -m 644 "$LAB_FOLDER"/host_keys/ssh_host_*_key.pub "$root/etc/ssh/"
    [ "$LAB_CGROUPS" = unified ] || offer_controllers
    touch "$LAB_FOLDER/prepared"
}

# systemd-nspawn shows v1 controllers read-only; they are this host's own here, and container runtimes make groups in them.
offer_controllers() {
    local unit=$root/etc/systemd/system/lab-controllers.service
    cat >"$unit" <<'UNIT'
[Unit]
Description=Let container runtimes use this lab host as a machine of its own
DefaultDependencies=no
Before=sysinit.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'for group in /sys/fs/cgroup/*/; do mount -o remount,bind,rw "$group" || true; done'
# The kubelet sets these for its whole machine. Here they are files that nobody else reads.
ExecStart=/bin/sh -c 'for name in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do mkdir -p /run/lab-settings && cat "/proc/sys/$$name" >"/run/lab-settings/$${name##*/}" && mount --bind "/run/lab-settings/$${name##*/}" "/proc/sys/$$name" || true; done'
UNIT
    mkdir -p "$root/etc/systemd/system/sysinit.target.wants"
    ln -sf ../lab-controllers.service "$root/etc/systemd/system/sysinit.target.wants/lab-controllers.service"
}

# A new network namespace for every boot: firewall rules and net.* sysctls end with a reboot, as they do on a server.
connect() {
    ip link delete "$LAB_LINK" 2>/dev/null || true
    umount "$netns" 2>/dev/null || true
    touch "$netns"
    unshare --net="$netns" ip link add host0 type veth peer name "$LAB_LINK" netns $$
    nsenter --net="$netns" ip link set lo up
    nsenter --net="$netns" ip address add "$LAB_ADDRESS/$LAB_BITS" dev host0
    nsenter --net="$netns" ip link set host0 up
    if [ -n "${LAB_BRIDGE:-}" ]; then
        ip link set "$LAB_LINK" master "$LAB_BRIDGE"
    else
        ip address add "$LAB_GATEWAY/$LAB_BITS" dev "$LAB_LINK"
    fi
    ip link set "$LAB_LINK" up
    nsenter --net="$netns" ip route add default via "$LAB_GATEWAY"
}

# Every host sees the shared packages as hard links in a folder of its own: apt locks that folder, so one shared folder
# would let only one host install at a time.
offer_archives() {
    mkdir -p "$LAB_FOLDER/archives" "$LAB_FOLDER/containerd"
    find "$LAB_ARCHIVES" -maxdepth 1 -name '*.deb' -exec cp -ln --target-directory="$LAB_FOLDER/archives" {} + 2>/dev/null || true
}

boot() {
    local -a arguments=(
        --quiet --boot --directory="$root" --machine="$LAB_NAME" --hostname="$LAB_NAME" --console=pipe
        --network-namespace-path="$netns" --bind="$LAB_FOLDER/archives:/var/cache/apt/archives"
        # Container runtimes lay overlays of their own, and those do not stack on the overlay that is this root file system.
        --bind="$LAB_FOLDER/containerd:/var/lib/containerd"
        --register=no --keep-unit --link-journal=no --resolv-conf=off --timezone=off
        --capability=all --system-call-filter="add_key keyctl bpf"
    )
    if [ "$LAB_CGROUPS" = hybrid ]; then
        arguments+=(--bind=/dev/kmsg)
    else
        export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
        echo 0 >/sys/fs/cgroup/boot/cgroup.procs
    fi
    # net.* belongs to the guest's own network namespace and is writable there; kernel.*, vm.* and fs.* are this machine's.
    export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
    exec systemd-nspawn "${arguments[@]}"
}

if [ "${1:-}" != inside ]; then
    # /proc is still this machine's here: it tells the process id under which others can find and kill us.
    read -r LAB_PID _ </proc/self/stat
    export LAB_PID
    mount -t proc proc /proc
    enter_cgroup
    exec unshare --cgroup /bin/bash "$0" inside
fi
mount_cgroups
mkdir -p "$LAB_FOLDER/run"
mount -t tmpfs -o mode=700 "lab-$LAB_NAME" "$LAB_FOLDER/run"
mount_root
prepare
fresh_cgroup
connect
echo "$LAB_PID" >&9
exec 9>&-

# 133 is how systemd-nspawn asks to be started again after a reboot; the file is how a power cycle asks for it.
while :; do
    rm -f "$LAB_FOLDER/power-on-again"
    offer_archives
    code=0
    (boot) </dev/null >"$LAB_FOLDER/console.log" 2>&1 || code=$?
    echo "$(date -u +%FT%TZ) systemd-nspawn ended with $code"
    [ "$code" = 133 ] || [ -e "$LAB_FOLDER/power-on-again" ] || break
    fresh_cgroup
    connect
done
