# shellcheck shell=dash
# Reads SERVICE_NAME and SERVICE_ENABLED SERVICE_ACTIVE SERVICE_MASKED (yes, no or empty for "leave it").

service_check() {
    ht_unit "$SERVICE_NAME" || return 12
    case "$SERVICE_MASKED:$HT_LOAD" in
    yes:masked) return 0 ;;
    yes:*)
        printf '%s is not masked\n' "$SERVICE_NAME"
        return 10
        ;;
    *:masked)
        printf '%s is masked\n' "$SERVICE_NAME"
        return 10
        ;;
    *:not-found)
        [ "$SERVICE_ENABLED:$SERVICE_ACTIVE" != no:no ] || return 0
        printf '%s does not exist\n' "$SERVICE_NAME"
        return 10
        ;;
    esac
    case "$SERVICE_ENABLED:$HT_ENABLED" in
    yes:enabled | yes:alias | yes:generated | :*) ;;
    yes:* | no:enabled | no:enabled-runtime)
        printf '%s is %s\n' "$SERVICE_NAME" "${HT_ENABLED:-not enabled}"
        return 10
        ;;
    esac
    case "$SERVICE_ACTIVE:$HT_ACTIVE" in
    yes:active | yes:reloading | no:inactive | no:failed | :*) ;;
    *)
        printf '%s is %s\n' "$SERVICE_NAME" "$HT_ACTIVE"
        return 10
        ;;
    esac
}

service_state() {
    ht_unit_state "$SERVICE_NAME"
}

service_capture() {
    ht_unit "$SERVICE_NAME" && printf '%s %s\n' "${HT_ENABLED:--}" "$HT_ACTIVE" >"$1/unit"
}

service_apply() {
    ht_unit "$SERVICE_NAME" || return 1
    if [ "$HT_LOAD" = masked ] && [ "$SERVICE_MASKED" != yes ]; then
        systemctl unmask -- "$SERVICE_NAME" 2>&1 || return 1
    fi
    case "$SERVICE_ENABLED" in
    yes) ht_systemctl enable "$SERVICE_NAME" || return 1 ;;
    no) ht_systemctl disable "$SERVICE_NAME" || return 1 ;;
    esac
    case "$SERVICE_ACTIVE" in
    yes) ht_systemctl start "$SERVICE_NAME" || return 1 ;;
    no) ht_systemctl stop "$SERVICE_NAME" || return 1 ;;
    esac
    if [ "$SERVICE_MASKED" = yes ]; then
        ht_systemctl mask "$SERVICE_NAME" || return 1
    fi
}

service_restore() {
    local enabled active
    read -r enabled active <"$1/unit" || return 1
    ht_unit_back "$SERVICE_NAME" "$enabled" "$active"
}

service_verify() {
    local answer
    answer=$(systemctl is-enabled -- "$SERVICE_NAME" 2>&1)
    case "$SERVICE_MASKED$SERVICE_ENABLED:$answer" in
    yes*:masked | yes:enabled | yes:alias | yes:generated | no*yes:enabled) ;;
    yes* | noyes*)
        printf 'systemctl is-enabled %s says %s\n' "$SERVICE_NAME" "$answer"
        return 1
        ;;
    *:enabled | *:masked)
        if [ "$SERVICE_ENABLED" = no ] && [ "$answer" = enabled ] || [ "$answer" = masked ]; then
            printf 'systemctl is-enabled %s says %s\n' "$SERVICE_NAME" "$answer"
            return 1
        fi
        ;;
    esac
    answer=$(systemctl is-active -- "$SERVICE_NAME" 2>&1)
    case "$SERVICE_ACTIVE:$answer" in
    yes:active | :*) ;;
    no:active | yes:*)
        printf 'systemctl is-active %s says %s\n' "$SERVICE_NAME" "$answer"
        return 1
        ;;
    esac
}
