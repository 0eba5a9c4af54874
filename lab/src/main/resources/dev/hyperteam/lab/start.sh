#!/bin/sh
# Starts the launcher of a lab host so that it outlives its caller: own session, own mount and PID namespaces.
# usage: start.sh LAUNCHER    with the LAB_ variables that the launcher wants in the environment
# Prints the launcher's process id on this machine.
#
# The PID namespace is the kill switch: whoever kills its first process ends everything in it, and with the last process
# go the mounts and the network namespace. Nothing of a running lab host can outlive it but files and empty cgroups.
set -eu
launcher=$1
# The caller's folder and descriptors must not stay in use for days.
cd /
pid=$(
    {
        setsid unshare --mount --propagation private --pid --fork --kill-child /bin/bash "$launcher" \
            </dev/null 9>&1 >>"${LAB_FOLDER:?}/launcher.log" 2>&1 &
    } | head -n 1 # one line when the launcher has set everything up, none when it died before
)
[ -n "$pid" ] || {
    tail -n 20 "$LAB_FOLDER/launcher.log" >&2
    exit 1
}
echo "$pid"
