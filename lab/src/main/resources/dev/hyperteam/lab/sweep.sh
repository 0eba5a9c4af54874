#!/bin/sh
# Ends what is left of a lab host that nobody holds any more, and removes its cgroups.
# usage: sweep.sh GROUP
# A cgroup of that name is this lab host's alone, so whatever runs in one is a remainder of it: of a start that was killed
# half-way, for instance. Where nothing is left this changes nothing.
set -eu
group=$1
if [ "${2:-}" != inside ]; then
    exec unshare --mount --propagation private /bin/sh "$0" "$group" inside
fi
# On a machine with v1 controllers the cgroup2 tree need not be mounted anywhere.
grep -q '^[^ ]* [^ ]* cgroup2 ' /proc/self/mounts || mount -t cgroup2 cgroup2 /mnt || true
for attempt in 1 2 3 4 5 6 7 8 9; do
    left=0
    while read -r _ mount type _; do
        case $type in cgroup | cgroup2) ;; *) continue ;; esac
        [ -d "$mount/$group" ] || continue
        find "$mount/$group" -name cgroup.procs -exec cat {} + 2>/dev/null | while read -r pid; do
            kill -9 "$pid" 2>/dev/null || true
        done
        find "$mount/$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
        [ ! -d "$mount/$group" ] || left=1
    done </proc/self/mounts
    [ "$left" = 1 ] || exit 0
    sleep "0.$attempt" # killed processes are still on their way out
done
echo "cgroups $group are still in use" >&2
exit 1
