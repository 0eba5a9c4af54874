# shellcheck shell=sh disable=SC2034,SC2154 # ht_rest takes what is not wanted; ht_nonce stands in front of this text
# Runs probes one after another. In front of this text stands: ht_nonce=...; behind it: one ht_probe call per probe, ht_end.
# Each probe is a subshell of its own whose output reaches the channel through a pipe of its own. Starting programs is what costs
# time here, so a probe costs one (head): the time limit is kept by one watcher for all, which looks for overdue children.

ht_armed='' ht_watcher=''
exec 4>&1

# Kills the children of this shell that are older than $1 seconds, with all that descends from them.
ht_reap() {
    ht_limit=$(($1 * 100)) ht_table='' ht_set=' '
    read -r ht_self ht_rest </proc/self/stat
    read -r ht_now ht_rest </proc/uptime
    ht_now=${ht_now%.*}${ht_now#*.}
    for ht_file in /proc/[0-9]*/stat; do
        { read -r ht_line <"$ht_file"; } 2>/dev/null || continue
        ht_pid=${ht_line%% *}
        # shellcheck disable=SC2086 # fields of a line of numbers
        set -- ${ht_line##*) }
        [ $# -ge 20 ] || continue
        ht_table="$ht_table $ht_pid:$2"
        if [ "$2" = "$$" ] && [ "$ht_pid" != "$ht_self" ] && [ $((ht_now - ${20})) -ge "$ht_limit" ]; then
            ht_set="$ht_set$ht_pid "
        fi
    done
    [ "$ht_set" != ' ' ] || return 0
    ht_seen=''
    while [ "$ht_seen" != "$ht_set" ]; do
        ht_seen=$ht_set
        for ht_pair in $ht_table; do
            case $ht_set in *" ${ht_pair%:*} "*) continue ;; esac
            case $ht_set in *" ${ht_pair#*:} "*) ht_set="$ht_set${ht_pair%:*} " ;; esac
        done
    done
    # shellcheck disable=SC2086 # a list of process ids
    kill -KILL $ht_set 2>/dev/null
}

ht_watch() {
    exec </dev/null >/dev/null 2>&1 4>&-
    ht_sleeper=''
    trap 'kill "$ht_sleeper"; exit 0' TERM
    ht_pause=$1
    while kill -0 "$$"; do
        sleep "$ht_pause" &
        ht_sleeper=$!
        wait "$ht_sleeper"
        ht_reap "$1"
        ht_pause=0.5
    done
}

ht_disarm() {
    [ -z "$ht_watcher" ] || kill "$ht_watcher" 2>/dev/null
    ht_watcher='' ht_armed=''
}

# index, seconds, bytes, script
ht_probe() {
    if [ "$2" != "$ht_armed" ]; then
        ht_disarm
        ht_watch "$2" &
        ht_watcher=$! ht_armed=$2
    fi
    read -r ht_begin ht_rest </proc/uptime
    # Descriptor 3 carries the exit code past the pipe; the probe itself gets neither 3 nor 4, so that nothing it leaves
    # behind can hold up or write into what follows. Parentheses and exec, not braces: a shell keeps copies of what a
    # redirection of braces replaces. A pipe that the watcher had to kill may have lost output: no exit code then.
    ht_code=$(
        exec 3>&1 2>/dev/null
        (
            (eval "$4") 3>&- </dev/null
            printf '%s' "$?" >&3
        ) 2>&1 4>&- | head -c "$3" 3>&- >&4
    ) || ht_code=lost
    read -r ht_finish ht_rest </proc/uptime
    printf '\n%s %s %s %s %s\n' "$ht_nonce" "$1" "${ht_code:-lost}" "$ht_begin" "$ht_finish"
}

ht_end() {
    printf '%s end %s\n' "$ht_nonce" "$1"
    ht_disarm
}

printf '\n%s begin\n' "$ht_nonce"
