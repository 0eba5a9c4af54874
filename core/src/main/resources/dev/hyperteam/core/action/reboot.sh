# shellcheck shell=dash
# Reads REBOOT_MARKERS (one a line, files on the tmpfs /run) and REBOOT_NEWEST_KERNEL (yes or no).

# The newest kernel that the next boot would take, empty where there is none (a container).
reboot_newest_kernel() {
    local file
    for file in /boot/vmlinuz-*; do
        [ ! -e "$file" ] || [ ! -d "/lib/modules/${file#/boot/vmlinuz-}" ] || printf '%s\n' "${file#/boot/vmlinuz-}"
    done | sort -V | tail -n 1
}

# Says why the host waits for a reboot; nothing when it does not.
reboot_reason() {
    local marker newest
    for marker in $REBOOT_MARKERS; do
        if [ -e "$marker" ]; then
            printf '%s exists: %s\n' "$marker" "$(head -c 200 -- "$marker" | tr '\n' ' ')"
            return
        fi
    done
    [ "$REBOOT_NEWEST_KERNEL" = yes ] || return 0
    newest=$(reboot_newest_kernel)
    case "$newest" in
    '' | "$(uname -r)") ;;
    *) printf 'kernel %s runs, %s is installed\n' "$(uname -r)" "$newest" ;;
    esac
}

reboot_check() {
    local reason
    reason=$(reboot_reason)
    [ -n "$reason" ] || return 0
    printf '%s\n' "$reason"
    return 10
}

reboot_state() {
    cat /proc/sys/kernel/random/boot_id
    uname -r
}

reboot_capture() { reboot_reason >"$1/reason"; }

# Does not return when it succeeds: the controller finds the host under another boot id.
reboot_apply() {
    sync
    systemctl --no-block reboot || return 1
    exec sleep 900
}

reboot_restore() { :; }

reboot_verify() {
    local marker
    for marker in $REBOOT_MARKERS; do
        [ ! -e "$marker" ] || {
            printf '%s is still there\n' "$marker"
            return 1
        }
    done
    case "$(systemctl is-system-running 2>/dev/null)" in
    running | degraded) ;;
    *)
        printf 'the system is not up yet: %s\n' "$(systemctl is-system-running 2>&1)"
        return 1
        ;;
    esac
}
