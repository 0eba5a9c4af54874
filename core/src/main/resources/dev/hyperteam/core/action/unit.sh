# shellcheck shell=dash
# Reads UNIT_COUNT, UNIT_NAME_i UNIT_CONTENT_i UNIT_SHA256_i for each file, and the lists UNIT_ENABLE UNIT_START.

# I: the i-th file into u_path, u_content, u_sha256 and, the unit that it belongs to, u_unit.
unit_read() {
    u_content='' u_sha256='' u_unit=''
    eval "u_unit=\$UNIT_NAME_$1 u_content=\$UNIT_CONTENT_$1 u_sha256=\$UNIT_SHA256_$1"
    u_path=/etc/systemd/system/$u_unit
    case "$u_unit" in
    */*) u_unit=${u_unit%%.d/*} ;;
    esac
}

# Says the first started unit that runs with an older version of one of the files.
unit_outdated() {
    local i
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        case " $(printf %s "$UNIT_START" | tr '\n' ' ') " in
        *" $u_unit "*) ht_outdated "$u_unit" "$u_path" ActiveEnterTimestamp && printf '%s\n' "$u_unit" && return 0 ;;
        esac
    done
    return 1
}

# Says which of our whole units somebody else's drop-in changes. Units of others, to which we only add, may have any number.
unit_overridden() {
    local i own
    own=''
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        own="$own $u_path"
    done
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        case "$u_path" in
        */system/*/*) ;;
        *) ht_overridden "$u_unit" "$own" && return 0 ;;
        esac
    done
    return 1
}

unit_check() {
    local i unit
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        if ! printf %s "$u_content" | cmp -s -- - "$u_path"; then
            printf '%s\n' "$u_path"
            printf %s "$u_content" | ht_diff "$u_path"
            return 10
        fi
        if [ "$(stat -c '%a %u:%g' -- "$u_path")" != '644 0:0' ]; then
            printf '%s has not the mode 644 and owner root\n' "$u_path"
            return 10
        fi
        ht_unit "$u_unit" || return 12
        if [ "$HT_LOAD" = masked ] || [ "$HT_STALE" = yes ]; then
            printf '%s is %s, its files loaded: %s\n' "$u_unit" "$HT_LOAD" "$([ "$HT_STALE" = yes ] && echo no || echo yes)"
            return 10
        fi
    done
    for unit in $UNIT_ENABLE; do
        ht_unit "$unit" || return 12
        [ "$HT_ENABLED" = enabled ] || {
            printf '%s is %s\n' "$unit" "${HT_ENABLED:-not enabled}"
            return 10
        }
    done
    for unit in $UNIT_START; do
        ht_unit "$unit" || return 12
        [ "$HT_ACTIVE" = active ] || {
            printf '%s is %s\n' "$unit" "$HT_ACTIVE"
            return 10
        }
    done
    if unit=$(unit_outdated); then
        printf '%s still runs with an older file\n' "$unit"
        return 10
    fi
    ! unit_overridden || return 10
}

unit_state() {
    local i unit
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        ht_stat "$u_path"
        ht_sha256 "$u_path"
    done
    for unit in $UNIT_ENABLE $UNIT_START; do ht_unit_state "$unit" || return 1; done
}

unit_capture() {
    local i unit
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        ht_save "$1" "file$i" "$u_path" || return 1
    done
    for unit in $UNIT_START $UNIT_ENABLE; do
        ht_unit "$unit" && printf '%s %s %s %s\n' "$unit" "$HT_LOAD" "${HT_ENABLED:--}" "$HT_ACTIVE" || return 1
    done >"$1/units"
}

unit_apply() {
    local i unit temp changed
    changed=''
    temp=$(mktemp) || return 1
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        printf %s "$u_content" >"$temp" || return 1
        cmp -s -- "$temp" "$u_path" || changed="$changed $u_unit "
        ht_install "$temp" "$u_path" 644 root root || return 1
        ht_unit "$u_unit" || return 1
        [ "$HT_LOAD" != masked ] || ht_systemctl unmask "$u_unit" || return 1
    done
    rm -f -- "$temp"
    systemctl daemon-reload 2>&1 || return 1
    for unit in $UNIT_ENABLE; do ht_systemctl enable "$unit" || return 1; done
    for unit in $UNIT_START; do
        case "$changed" in
        *" $unit "*) ht_systemctl restart "$unit" || return 1 ;;
        *) ht_systemctl start "$unit" || return 1 ;;
        esac
    done
    while unit=$(unit_outdated); do ht_systemctl restart "$unit" || return 1; done
}

unit_restore() {
    local i unit load enabled active changed is
    changed=''
    while read -r unit load enabled active; do
        [ "$load" != not-found ] || {
            systemctl disable --now -- "$unit" >/dev/null 2>&1
            rm -f -- "/var/lib/systemd/timers/stamp-$unit"
        }
    done <"$1/units"
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        is=$(ht_sha256 "$u_path")
        ht_put_back "$1" "file$i" "$u_path" || return 1
        [ "$is" = "$(ht_sha256 "$u_path")" ] || changed="$changed $u_unit "
    done
    systemctl daemon-reload 2>&1 || return 1
    while read -r unit load enabled active; do
        if [ "$load" = not-found ]; then
            systemctl reset-failed -- "$unit" 2>/dev/null || :
        else
            ht_unit_back "$unit" "$enabled" "$active" || return 1
            # A drop-in that is gone has no time by which to tell that the unit still runs with it.
            case "$changed" in
            *" $unit "*) ht_systemctl try-restart "$unit" || return 1 ;;
            esac
        fi
    done <"$1/units"
    while unit=$(unit_outdated); do ht_systemctl restart "$unit" || return 1; done
}

unit_verify() {
    local i unit
    for i in $(seq "$UNIT_COUNT"); do
        unit_read "$i"
        printf '%s  %s\n' "$u_sha256" "$u_path" | sha256sum -c --status 2>/dev/null || {
            printf '%s does not have the wanted content\n' "$u_path"
            return 1
        }
        # shellcheck disable=SC2086 # systemd's list of paths, none with blanks
        case " $(systemctl show -P FragmentPath -- "$u_unit") $(systemctl show -P DropInPaths -- "$u_unit") " in
        *" $u_path "*) ;;
        *)
            printf 'systemd has not loaded %s\n' "$u_path"
            return 1
            ;;
        esac
        [ "$(systemctl show -P NeedDaemonReload -- "$u_unit")" = no ] || {
            printf 'systemd has not read the new %s\n' "$u_path"
            return 1
        }
    done
    for unit in $UNIT_ENABLE; do
        [ "$(systemctl is-enabled -- "$unit" 2>&1)" = enabled ] || {
            printf '%s is not enabled\n' "$unit"
            return 1
        }
    done
    for unit in $UNIT_START; do
        systemctl -q is-active -- "$unit" || {
            printf '%s is not active\n' "$unit"
            return 1
        }
    done
    if unit=$(unit_outdated); then
        printf '%s has not been restarted since its file changed\n' "$unit"
        return 1
    fi
    ! unit_overridden || return 1
}
