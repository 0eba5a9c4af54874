# shellcheck shell=dash
# Reads SYSCTL_PATH SYSCTL_CONTENT SYSCTL_SHA256 and SYSCTL_VALUES: lines "net/ipv4/tcp_syncookies 1".

# KEY: its live value, blanks as the kernel's tabs turned into single spaces.
sysctl_live() {
    # shellcheck disable=SC2046 # splitting is the point
    set -- $(cat "/proc/sys/$1")
    printf '%s\n' "$*"
}

# Says which settings the next boot would set otherwise, because a file that sorts after ours does.
sysctl_overridden() {
    [ -x /usr/lib/systemd/systemd-sysctl ] || return 1
    # shellcheck disable=SC2016 # awk's own fields
    /usr/lib/systemd/systemd-sysctl --cat-config 2>/dev/null | SYSCTL_VALUES="$SYSCTL_VALUES" awk '
        /^[ \t]*([#;]|$)/ { next }
        {
            key = value = $0
            sub(/=.*/, "", key); sub(/^[^=]*=/, "", value)
            gsub(/^[ \t-]+|[ \t]+$/, "", key); gsub(/^[ \t]+|[ \t]+$/, "", value); gsub(/[ \t]+/, " ", value)
            if (key !~ /\//) gsub(/\./, "/", key)
            last[key] = value
        }
        END {
            n = split(ENVIRON["SYSCTL_VALUES"], wanted, "\n")
            for (i = 1; i <= n; i++) {
                key = value = wanted[i]
                sub(/ .*/, "", key); sub(/^[^ ]* /, "", value)
                if (key in last && last[key] != value) { print "a later file sets " key " to " last[key] " at the next boot"; found = 1 }
            }
            exit !found
        }'
}

sysctl_check() {
    local key value there
    there=no
    while read -r key value; do
        if [ ! -e "/proc/sys/$key" ]; then
            printf 'this kernel has no %s\n' "$key"
            continue
        fi
        there=yes
        [ "$(sysctl_live "$key")" = "$value" ] || {
            printf '%s is %s, wanted %s\n' "$key" "$(sysctl_live "$key")" "$value"
            return 10
        }
    done <<HT_END
$SYSCTL_VALUES
HT_END
    [ "$there" = yes ] || return 11
    printf %s "$SYSCTL_CONTENT" | cmp -s -- - "$SYSCTL_PATH" || {
        printf %s "$SYSCTL_CONTENT" | ht_diff "$SYSCTL_PATH"
        return 10
    }
    [ "$(stat -c '%a %u:%g' -- "$SYSCTL_PATH")" = '644 0:0' ] || {
        printf '%s has not the mode 644 and owner root\n' "$SYSCTL_PATH"
        return 10
    }
    ! sysctl_overridden || return 10
}

sysctl_state() {
    local key value
    while read -r key value; do
        if [ -e "/proc/sys/$key" ]; then printf '%s %s\n' "$key" "$(sysctl_live "$key")"; else printf '%s absent\n' "$key"; fi
    done <<HT_END
$SYSCTL_VALUES
HT_END
    ht_stat "$SYSCTL_PATH"
    ht_sha256 "$SYSCTL_PATH"
}

# KEY: the settings that the kernel sets along with it (Linux, inet_forward_change and addrconf_fixup_forwarding): to take redirects is
# what a host does that does not forward, and each interface follows.
sysctl_along() {
    local file
    case $1 in
        net/ipv4/ip_forward | net/ipv4/conf/all/forwarding)
            set -- /proc/sys/net/ipv4/conf/*/forwarding /proc/sys/net/ipv4/conf/all/accept_redirects
            ;;
        net/ipv6/conf/all/forwarding) set -- /proc/sys/net/ipv6/conf/*/forwarding ;;
        *) return 0 ;;
    esac
    for file; do
        [ ! -e "$file" ] || printf '%s\n' "${file#/proc/sys/}"
    done
}

sysctl_capture() {
    local key value along
    ht_save "$1" file "$SYSCTL_PATH" || return 1
    while read -r key value; do
        [ -e "/proc/sys/$key" ] || continue
        printf '%s %s\n' "$key" "$(sysctl_live "$key")"
        for along in $(sysctl_along "$key"); do
            printf '%s %s\n' "$along" "$(sysctl_live "$along")"
        done
    done >"$1/values" <<HT_END
$SYSCTL_VALUES
HT_END
}

# Lines "key value" on standard input.
sysctl_write() {
    local key value
    while read -r key value; do
        [ -e "/proc/sys/$key" ] || continue
        [ "$(sysctl_live "$key")" = "$value" ] || printf '%s\n' "$value" >"/proc/sys/$key" || {
            printf 'the kernel does not take %s for %s\n' "$value" "$key"
            return 1
        }
    done
}

sysctl_apply() {
    local temp redirects
    temp=$(mktemp) && printf %s "$SYSCTL_CONTENT" >"$temp" && ht_install "$temp" "$SYSCTL_PATH" 644 root root || return 1
    rm -f -- "$temp"
    redirects=$(cat /proc/sys/net/ipv4/conf/all/accept_redirects 2>/dev/null)
    sysctl_write <<HT_END || return 1
$SYSCTL_VALUES
HT_END
    # a host that stops to forward takes redirects again, which nobody asked for
    [ "$redirects" != 0 ] || printf 'net/ipv4/conf/all/accept_redirects 0\n' | sysctl_write || return 1
    # what a setting brought along another one may want otherwise
    sysctl_write <<HT_END
$SYSCTL_VALUES
HT_END
}

sysctl_restore() {
    ht_put_back "$1" file "$SYSCTL_PATH" && sysctl_write <"$1/values" && sysctl_write <"$1/values"
}

sysctl_verify() {
    local key value answer
    while read -r key value; do
        answer=$(sysctl -n -- "$key" 2>/dev/null | tr -s '\t ' ' ')
        [ -z "$answer" ] || [ "$answer" = "$value" ] || {
            printf 'sysctl says %s = %s\n' "$key" "$answer"
            return 1
        }
    done <<HT_END
$SYSCTL_VALUES
HT_END
    printf '%s  %s\n' "$SYSCTL_SHA256" "$SYSCTL_PATH" | sha256sum -c --status 2>/dev/null || {
        printf '%s, which the next boot reads, differs\n' "$SYSCTL_PATH"
        return 1
    }
    ! sysctl_overridden || return 1
}
