#!/bin/sh
# Starts the time server of one virtual host so that it outlives its caller. It answers on the loopback and never sets this
# machine's clock.
# usage: time.sh FOLDER    with chrony.conf, which names FOLDER/chronyd.pid
set -eu
folder=$1
PATH=$PATH:/usr/sbin:/sbin
cd /
rm -f "$folder/chronyd.pid"
# Its user stays ours: nobody else may read this folder.
setsid chronyd -x -d -U -u "$(id -un)" -f "$folder/chrony.conf" </dev/null >"$folder/chronyd.log" 2>&1 &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ ! -s "$folder/chronyd.pid" ] || exit 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.25
done
cat "$folder/chronyd.log" >&2
exit 1
