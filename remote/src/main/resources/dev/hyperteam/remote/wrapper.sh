#!/bin/sh
# Runs one detached command: $1 its folder, $2 seconds, $3 bytes of output to keep, $4 file with its standard input or empty.
# Ends as soon as the command is under way and the lock is held; who wants to know the end waits for the lock.
umask 077
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root HYPERTEAM_DIR=$1
export PATH LC_ALL HOME HYPERTEAM_DIR
cd "$1" || exit 1
exec 9>lock
flock 9 || exit 1
# A second start ends here: only one process can make this file.
(set -C && : >started) 2>/dev/null || exit 0
read -r boot </proc/sys/kernel/random/boot_id
read -r begin rest </proc/uptime
# The room for the result is taken now, so that a disk filled by the command cannot swallow its exit code.
if ! { printf '%s %s\n' "$boot" "$begin" >started && printf '%-160s\n' '' >rc.new && sync started script rc.new . ..; }; then
    rm -f started
    exit 1
fi
if [ -n "$4" ]; then
    exec 5<"$4"
    rm -f "$4"
    # For what the command has to put down for a moment: removed when it ends, however it ends.
    HYPERTEAM_MEMORY=$4.memory
    export HYPERTEAM_MEMORY
    rm -rf "$4.memory"
    mkdir "$4.memory"
else
    exec 5</dev/null
fi

run() {
    # The reader keeps the head and the tail of the output and drops what is between, so that the command never sees a closed
    # pipe. It holds the lock on descriptor 6 until the output ends. Parentheses and exec, not braces: a shell keeps copies
    # of what a redirection of braces replaces, and such a copy would hold up those who wait for its end.
    exec 6>drain
    flock 6
    code=$(
        exec 7>&1 >/dev/null
        (
            cd / || exit
            timeout -k 5 "$2" sh "$1/script" <&5 6>&- 7>&- 9>&- &
            group=$!
            wait "$group"
            printf '%s %s' "$?" "$group" >&7
        ) 2>&1 6>&- | (
            head -c "$3" >output
            tail -c 16384 >output.tail
        ) 5<&- 7>&- 9>&- &
    )
    exec 6>&-
    group=${code#* } code=${code%% *}
    # What the command left running ends with it, as it would in a unit of systemd, and may not keep the pipe open for ever.
    exec 6<drain
    if ! flock -s -w 1 6; then
        kill -KILL "-${group:-$$}"
        flock -s -w 1 6
    fi
    [ -z "$4" ] || rm -rf "$4.memory"
    read -r finish rest </proc/uptime
    printf '%s %s %s %s' "${code:-lost}" "$boot" "$begin" "$finish" 1<>rc.new
    set -- rc.new
    for file in output output.tail effect; do
        [ ! -e "$file" ] || set -- "$@" "$file"
    done
    sync "$@"
    mv rc.new rc
    sync .
}
(
    exec </dev/null >/dev/null 2>&1
    run "$@"
) &
exit 0
