#!/bin/sh
# Starts QEMU so that it outlives its caller: own session, no descriptor of ours. Prints its process id.
# usage: power.sh FOLDER QEMU ARGUMENT...    with -daemonize -pidfile FOLDER/qemu.pid and the console on FOLDER/console.pipe
set -eu
folder=$1
shift
umask 077
# A core of a guest's memory is of no use to anybody.
# shellcheck disable=SC3045 # dash has it
ulimit -c 0
cd /
rm -f "$folder/console.pipe" "$folder/qemu.pid"
mkfifo "$folder/console.pipe"
# While both ends are open here, neither side waits for the other; whoever reads ends when nobody writes any more.
exec 3<>"$folder/console.pipe"
# The first 4 MiB of what the guest prints are kept, byte by byte as they come; the rest is read and dropped.
# shellcheck disable=SC2016 # for the inner shell
setsid sh -c 'stdbuf -o0 head -c 4194304 >"$1"; exec cat >/dev/null' - "$folder/console.log" \
    <"$folder/console.pipe" >/dev/null 2>&1 3<&- &
"$@" </dev/null 3<&-
rm -f "$folder/console.pipe"
cat "$folder/qemu.pid"
