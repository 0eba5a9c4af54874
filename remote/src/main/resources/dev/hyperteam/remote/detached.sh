# shellcheck shell=sh disable=SC2034,SC2154 # ht_rest takes what is not wanted; assignments stand in front
# Starts or finds a detached command and follows it to its end (ht_mode=run), or only says what is known of it (ht_mode=look).
# In front: ht_nonce ht_mode ht_dir ht_unit ht_seconds ht_limit ht_effect_limit ht_script_bytes ht_secret_bytes ht_wrapper.
# Standard input: the script, then the secrets.
umask 077

ht_say() {
    printf '%s %s\n' "$ht_nonce" "$*"
}

# stage, message
ht_fail() {
    ht_say fail "$1" "$(printf '%s' "$2" | base64 -w0)"
    exit 0
}

# bytes, file
ht_take() {
    if [ "$1" -eq 0 ]; then
        : >"$2"
    else
        dd bs="$1" count=1 iflag=fullblock status=none >"$2"
    fi && [ "$(wc -c <"$2")" -eq "$1" ]
}

# Secrets may only rest in memory.
ht_memory() {
    while read -r ht_rest ht_place ht_type ht_rest; do
        case $ht_type:$ht_place in
        tmpfs:/run) ht_run=/run ;;
        tmpfs:/dev/shm) ht_shm=/dev/shm ;;
        esac
    done </proc/mounts
    ht_base=${ht_run:-${ht_shm:-}}
    [ -n "$ht_base" ] || ht_fail secrets 'neither /run nor /dev/shm is a tmpfs'
    ht_secrets=$ht_base/hyperteam
    ht_error=$(mkdir -p "$ht_secrets" 2>&1) || ht_fail secrets "$ht_error"
    if [ -L "$ht_secrets" ] || [ ! -O "$ht_secrets" ]; then
        ht_fail secrets "$ht_secrets belongs to somebody else"
    fi
    chmod 0700 "$ht_secrets"
    ht_secrets=$ht_secrets/${ht_unit%.service}
    ht_error=$(ht_take "$ht_secret_bytes" "$ht_secrets" 2>&1) || ht_fail secrets "$ht_error"
}

ht_launch() {
    if [ -d /run/systemd/system ]; then
        systemd-run --quiet --collect --unit="$ht_unit" --service-type=forking \
            --description="Hyperteam $ht_dir" \
            --property=RuntimeMaxSec=$((ht_seconds + 60)) --property=TimeoutStopSec=5 \
            /bin/sh "$ht_dir/wrapper" "$ht_dir" "$ht_seconds" "$ht_limit" "$ht_secrets" 2>&1 8>&- </dev/null
    else
        setsid sh "$ht_dir/wrapper" "$ht_dir" "$ht_seconds" "$ht_limit" "$ht_secrets" 2>&1 8>&- </dev/null
    fi
}

ht_start() {
    ht_error=$(mkdir -p "$ht_dir" 2>&1) || ht_fail folder "$ht_error"
    ht_error=$({ : >>"$ht_dir/launch"; } 2>&1) || ht_fail folder "$ht_error"
    # Two launchers of one attempt: the second waits here and then finds the work of the first.
    exec 8>>"$ht_dir/launch"
    flock 8
    if [ ! -e "$ht_dir/started" ]; then
        ht_error=$(ht_take "$ht_script_bytes" "$ht_dir/script" 2>&1) || ht_fail script "$ht_error"
        ht_error=$({ printf '%s\n' "$ht_wrapper" >"$ht_dir/wrapper"; } 2>&1) || ht_fail script "$ht_error"
        ht_secrets=''
        [ "$ht_secret_bytes" -eq 0 ] || ht_memory
        ht_error=$(ht_launch) || [ -e "$ht_dir/started" ] || {
            [ -z "$ht_secrets" ] || rm -f "$ht_secrets"
            ht_fail start "$ht_error"
        }
        [ -e "$ht_dir/started" ] || ht_fail start "${ht_error:-the command did not start}"
    fi
    exec 8>&-
}

# name, file, limit
ht_file() {
    if [ -s "$ht_dir/$2" ]; then
        ht_say "$1" "$(wc -c <"$ht_dir/$2")" "$(head -c "$3" "$ht_dir/$2" | base64 -w0)"
    fi
}

ht_report() {
    read -r ht_boot </proc/sys/kernel/random/boot_id
    if [ -e "$ht_dir/rc" ]; then
        read -r ht_line <"$ht_dir/rc"
        ht_say 'done' "$ht_line"
    else
        read -r ht_line <"$ht_dir/started"
        ht_say lost "$ht_boot" "$ht_line"
    fi
    ht_file effect effect "$ht_effect_limit"
    ht_file output output "$ht_limit"
    ht_file tail output.tail 16384
}

ht_say begin
if [ "$ht_mode" = run ] && [ ! -e "$ht_dir/started" ]; then
    ht_start
fi
if [ ! -e "$ht_dir/started" ]; then
    ht_say none
else
    exec 9<"$ht_dir/lock"
    if [ "$ht_mode" = run ]; then
        flock -s 9 && ht_report
    elif flock -s -n 9; then
        ht_report
    else
        ht_say running
    fi
fi
ht_say end
