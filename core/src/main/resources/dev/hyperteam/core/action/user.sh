# shellcheck shell=dash
# Reads USER_NAME USER_SYSTEM (yes or no) USER_SHELL USER_HOME USER_GROUPS USER_KEYS USER_SUDOERS (both empty: left alone).

# A system user cannot change who may log in as it: its keys belong to root.
user_keys_owner() {
    if [ "$USER_SYSTEM" = yes ]; then echo '644 root root'; else printf '600 %s %s\n' "$USER_NAME" "$(id -gn -- "$USER_NAME" 2>/dev/null || echo root)"; fi
}

# Home and shell as the system knows them.
user_entry() {
    getent passwd "$USER_NAME" | cut -d : -f 6,7
}

# The day on which the account ends, counted from 1970; empty: never.
user_end() {
    getent shadow "$USER_NAME" | cut -d : -f 8
}

# Nobody logs in as an expired user, whatever keys it has.
user_ended() {
    local end
    end=$(user_end)
    [ -n "$end" ] && [ "$end" -le "$(($(date +%s) / 86400))" ]
}

user_check() {
    local group keys
    keys=$USER_HOME/.ssh/authorized_keys
    [ -n "$(user_entry)" ] || {
        printf 'there is no user %s\n' "$USER_NAME"
        return 10
    }
    [ "$(user_entry)" = "$USER_HOME:$USER_SHELL" ] || {
        printf '%s has home and shell %s\n' "$USER_NAME" "$(user_entry)"
        return 10
    }
    ! user_ended || {
        printf '%s has expired\n' "$USER_NAME"
        return 10
    }
    for group in $USER_GROUPS; do
        case " $(id -nG -- "$USER_NAME") " in
        *" $group "*) ;;
        *)
            printf '%s is not in group %s\n' "$USER_NAME" "$group"
            return 10
            ;;
        esac
    done
    [ -d "$USER_HOME" ] || {
        printf '%s does not exist\n' "$USER_HOME"
        return 10
    }
    if [ -n "$USER_KEYS" ] && { ! printf '%s\n' "$USER_KEYS" | cmp -s -- - "$keys" || [ "$(stat -c '%a %U %G' -- "$keys")" != "$(user_keys_owner)" ]; }; then
        printf '%s\n' "$keys"
        printf '%s\n' "$USER_KEYS" | ht_diff "$keys"
        return 10
    fi
    if [ -n "$USER_SUDOERS" ] && { ! printf '%s\n' "$USER_SUDOERS" | cmp -s -- - "/etc/sudoers.d/$USER_NAME" || [ "$(stat -c '%a %u:%g' -- "/etc/sudoers.d/$USER_NAME")" != '440 0:0' ]; }; then
        printf '/etc/sudoers.d/%s\n' "$USER_NAME"
        printf '%s\n' "$USER_SUDOERS" | ht_diff "/etc/sudoers.d/$USER_NAME"
        return 10
    fi
}

user_state() {
    local file
    printf '%s %s %s\n' "$USER_NAME" "$(getent passwd "$USER_NAME" || echo absent)" "$(id -nG -- "$USER_NAME" 2>/dev/null | tr ' ' '\n' | LC_ALL=C sort | tr '\n' ' ')"
    printf 'ends %s\n' "$(user_end)"
    ht_stat "$USER_HOME"
    for file in "$USER_HOME/.ssh/authorized_keys" "/etc/sudoers.d/$USER_NAME"; do
        ht_stat "$file"
        ht_sha256 "$file"
    done
}

user_capture() {
    getent passwd "$USER_NAME" >"$1/passwd" || rm -f -- "$1/passwd"
    getent group "$USER_NAME" >"$1/group" || rm -f -- "$1/group"
    user_end >"$1/end"
    [ ! -e "$1/passwd" ] || id -nG -- "$USER_NAME" | tr ' ' ',' >"$1/groups"
    ht_save "$1" keys "$USER_HOME/.ssh/authorized_keys" && ht_save "$1" sudoers "/etc/sudoers.d/$USER_NAME"
}

user_apply() {
    local temp group owner
    if [ -z "$(user_entry)" ]; then
        set -- --home-dir "$USER_HOME" --no-create-home --shell "$USER_SHELL" --password '*'
        [ "$USER_SYSTEM" = no ] || set -- --system "$@"
        if getent group "$USER_NAME" >/dev/null; then set -- --gid "$USER_NAME" "$@"; else set -- --user-group "$@"; fi
        useradd "$@" -- "$USER_NAME" 2>&1 || return 1
    elif [ "$(user_entry)" != "$USER_HOME:$USER_SHELL" ]; then
        usermod --home "$USER_HOME" --shell "$USER_SHELL" -- "$USER_NAME" 2>&1 || return 1
    fi
    ! user_ended || usermod --expiredate '' -- "$USER_NAME" 2>&1 || return 1
    for group in $USER_GROUPS; do usermod --append --groups "$group" -- "$USER_NAME" 2>&1 || return 1; done
    owner=$(user_keys_owner)
    owner=${owner#* }
    [ -d "$USER_HOME" ] || { (umask 022 && mkdir -p -- "$USER_HOME") && chown -- "${owner% *}:${owner#* }" "$USER_HOME"; } || return 1
    temp=$(mktemp) || return 1
    if [ -n "$USER_KEYS" ]; then
        [ -d "$USER_HOME/.ssh" ] || { mkdir -- "$USER_HOME/.ssh" && chown -- "${owner% *}:${owner#* }" "$USER_HOME/.ssh" &&
            chmod "$([ "$USER_SYSTEM" = yes ] && echo 755 || echo 700)" "$USER_HOME/.ssh"; } || return 1
        # shellcheck disable=SC2046 # mode, owner and group are three words
        printf '%s\n' "$USER_KEYS" >"$temp" && ht_install "$temp" "$USER_HOME/.ssh/authorized_keys" $(user_keys_owner) || return 1
    fi
    if [ -n "$USER_SUDOERS" ]; then
        printf '%s\n' "$USER_SUDOERS" >"$temp" && chmod 440 "$temp" || return 1
        visudo -c -q -f "$temp" 2>&1 || {
            printf 'visudo refuses the rules for %s, they were not installed\n' "$USER_NAME"
            return 65
        }
        ht_install "$temp" "/etc/sudoers.d/$USER_NAME" 440 root root || return 1
    fi
    rm -f -- "$temp"
}

user_restore() {
    local entry
    ht_put_back "$1" sudoers "/etc/sudoers.d/$USER_NAME" || return 1
    if [ -e "$1/passwd" ]; then
        entry=$(cut -d : -f 6,7 "$1/passwd")
        [ "$(user_entry)" = "$entry" ] || usermod --home "${entry%%:*}" --shell "${entry#*:}" -- "$USER_NAME" 2>&1 || return 1
        usermod --groups "$(cat "$1/groups")" -- "$USER_NAME" 2>&1 || return 1
        [ "$(user_end)" = "$(cat "$1/end")" ] || usermod --expiredate "$(cat "$1/end")" -- "$USER_NAME" 2>&1 || return 1
    elif [ -n "$(user_entry)" ]; then
        # userdel refuses while the user has processes, for example a login that lingers.
        systemctl stop "user@$(id -u -- "$USER_NAME").service" 2>/dev/null || :
        pkill -KILL -u "$USER_NAME" 2>/dev/null || :
        userdel --force -- "$USER_NAME" 2>&1 || return 1
        [ -e "$1/group" ] || ! getent group "$USER_NAME" >/dev/null || groupdel -- "$USER_NAME" 2>&1 || return 1
    fi
    ht_put_back "$1" keys "$USER_HOME/.ssh/authorized_keys" || return 1
    [ -e "$1/passwd" ] || [ ! -d "$USER_HOME" ] || ! grep -qxF -- "$USER_HOME" "$1/keys.parents" || printf '%s holds other files, so it stays\n' "$USER_HOME"
}

user_verify() {
    local group
    id -- "$USER_NAME" >/dev/null 2>&1 || {
        printf 'the system does not know %s\n' "$USER_NAME"
        return 1
    }
    getent passwd "$USER_NAME" | grep -q ":$USER_HOME:$USER_SHELL\$" || {
        printf '%s has another home or shell\n' "$USER_NAME"
        return 1
    }
    ! user_ended || {
        printf '%s has expired, so nobody can log in as it\n' "$USER_NAME"
        return 1
    }
    for group in $USER_GROUPS; do
        id -nG -- "$USER_NAME" | tr ' ' '\n' | grep -qxF -- "$group" || {
            printf '%s is not in group %s\n' "$USER_NAME" "$group"
            return 1
        }
    done
    if [ -n "$USER_KEYS" ]; then
        # shellcheck disable=SC2015 # neither may fail
        [ "$(printf '%s\n' "$USER_KEYS" | sha256sum)" = "$(sha256sum <"$USER_HOME/.ssh/authorized_keys" 2>/dev/null)" ] &&
            ssh-keygen -l -f "$USER_HOME/.ssh/authorized_keys" >/dev/null 2>&1 || {
            printf '%s has other keys, or none that sshd can read\n' "$USER_NAME"
            return 1
        }
    fi
    if [ -n "$USER_KEYS" ] && [ -n "$(find "$USER_HOME/.ssh/authorized_keys" \( -perm /022 -o -not -user "$(user_keys_owner | cut -d ' ' -f 2)" \) 2>/dev/null)" ]; then
        printf 'others may change who logs in as %s\n' "$USER_NAME"
        return 1
    fi
    if [ -n "$USER_SUDOERS" ]; then
        # shellcheck disable=SC2015 # neither may fail
        [ "$(printf '%s\n' "$USER_SUDOERS" | sha256sum)" = "$(sha256sum <"/etc/sudoers.d/$USER_NAME" 2>/dev/null)" ] &&
            visudo -c -q -f "/etc/sudoers.d/$USER_NAME" >/dev/null 2>&1 || {
            printf '%s has other sudo rules\n' "$USER_NAME"
            return 1
        }
    fi
}
