# shellcheck shell=dash
# Functions that the shell of several action kinds calls. Definitions only: this text is parsed before every batch of probes.

# FILE: the sha256 of its content, or "absent".
ht_sha256() {
    if [ -f "$1" ]; then sha256sum <"$1" | cut -d ' ' -f 1; else echo absent; fi
}

# FILE: a hash of a secret file that means nothing on another machine.
ht_keyed() {
    if [ -f "$1" ]; then cat /etc/machine-id "$1" 2>/dev/null | sha256sum | cut -d ' ' -f 1; else echo absent; fi
}

# PATH: one canonical line: kind, mode and owner; never a time.
ht_stat() {
    if [ -L "$1" ]; then
        printf '%s link to %s\n' "$1" "$(readlink -- "$1")"
    elif [ -e "$1" ]; then
        stat -c '%n %F %a %U:%G' -- "$1" | sed 's/ regular empty file / regular file /'
    else
        printf '%s absent\n' "$1"
    fi
}

# FILE with the wanted content on standard input: a diff of bounded length. Only for files that hold no secret.
ht_diff() {
    local old
    old=$1
    [ -f "$old" ] || old=/dev/null
    diff -u --label current --label wanted -- "$old" - | head -n 80
}

# PATH: its missing parent folders, the deepest first.
ht_missing_parents() {
    local dir
    dir=$(dirname -- "$1")
    while [ ! -e "$dir" ]; do
        printf '%s\n' "$dir"
        dir=$(dirname -- "$dir")
    done
}

# SOURCE TARGET MODE OWNER GROUP: whoever looks sees the old file or the whole new one, also after a power cut.
ht_install() {
    local dir temp
    dir=$(dirname -- "$2")
    (umask 022 && mkdir -p -- "$dir") || return 1
    temp="$dir/.$(basename -- "$2").hyperteam"
    rm -f -- "$temp"
    if (umask 077 && cat -- "$1" >"$temp") && chown -- "$4:$5" "$temp" && chmod -- "$3" "$temp" &&
        sync -- "$temp" && mv -fT -- "$temp" "$2" && sync -- "$dir"; then
        return 0
    fi
    rm -f -- "$temp"
    printf 'cannot write %s\n' "$2"
    return 1
}

# DIR NAME PATH: keeps a file or link with mode and owner, or the fact that there is none.
ht_save() {
    ht_missing_parents "$3" >"$1/$2.parents" || return 1
    if [ -L "$3" ] || [ -e "$3" ]; then
        cp -a -T -- "$3" "$1/$2.saved"
    else
        : >"$1/$2.absent"
    fi
}

# DIR NAME PATH: brings back what ht_save kept.
ht_put_back() {
    local dir temp parent
    dir=$(dirname -- "$3")
    if [ -e "$1/$2.absent" ]; then
        rm -f -- "$3" || return 1
        while IFS= read -r parent; do
            rmdir -- "$parent" 2>/dev/null || :
        done <"$1/$2.parents"
    elif [ -e "$1/$2.saved" ] || [ -L "$1/$2.saved" ]; then
        (umask 022 && mkdir -p -- "$dir") || return 1
        temp="$dir/.$(basename -- "$3").hyperteam"
        rm -f -- "$temp"
        cp -a -T -- "$1/$2.saved" "$temp" && mv -fT -- "$temp" "$3" && sync -- "$dir"
    else
        printf 'nothing was saved of %s\n' "$3"
        return 1
    fi
}

# UNIT: reads systemd's own view into HT_LOAD, HT_ENABLED, HT_ACTIVE, HT_FRAGMENT and HT_STALE (files newer than what systemd loaded).
# shellcheck disable=SC2034 # the kinds read them
ht_unit() {
    local shown key value
    HT_LOAD=not-found HT_ENABLED='' HT_ACTIVE=inactive HT_FRAGMENT='' HT_STALE=no
    shown=$(systemctl show -p LoadState -p UnitFileState -p ActiveState -p FragmentPath -p NeedDaemonReload -- "$1" 2>&1) || {
        printf 'systemd does not answer: %s\n' "$shown"
        return 1
    }
    while IFS='=' read -r key value; do
        case "$key" in
        LoadState) HT_LOAD=$value ;;
        UnitFileState) HT_ENABLED=$value ;;
        ActiveState) HT_ACTIVE=$value ;;
        FragmentPath) HT_FRAGMENT=$value ;;
        NeedDaemonReload) HT_STALE=$value ;;
        esac
    done <<HT_END
$shown
HT_END
}

# UNIT: its state in one canonical line. A unit that failed is one that does not run: a stop and a start later nobody can tell them apart.
ht_unit_state() {
    ht_unit "$1" || return 1
    [ "$HT_ACTIVE" != failed ] || HT_ACTIVE=inactive
    printf '%s %s %s %s\n' "$1" "$HT_LOAD" "${HT_ENABLED:--}" "$HT_ACTIVE"
}

# UNIT FILE PROPERTY: whether UNIT runs and has not started (ActiveEnterTimestamp) or been reloaded (StateChangeTimestamp) since FILE
# last changed.
ht_outdated() {
    local shown at changed
    [ -e "$2" ] || return 1
    shown=$(TZ=UTC systemctl show --timestamp=us -p ActiveState -p "$3" -- "$1" 2>/dev/null) || return 1
    case "$shown" in
    *ActiveState=active*) ;;
    *) return 1 ;;
    esac
    at=$(printf '%s\n' "$shown" | sed -n "s/^$3=//p")
    [ -n "$at" ] || return 1
    at=$(date -d "$at" +%s%6N) || return 1
    changed=$(stat -c %.6Z -- "$2" | tr -d .)
    [ "$changed" -gt "$at" ]
}

# UNIT OWN: the drop-ins of others that change a unit of ours; OWN is the list of our own files.
ht_overridden() {
    local path
    for path in $(systemctl show -P DropInPaths -- "$1" 2>/dev/null); do
        case " $2 " in
        *" $path "*) ;;
        *) printf '%s is changed by %s, which is not ours; remove that file\n' "$1" "$path" && return 0 ;;
        esac
    done
    return 1
}

# VERB UNIT: systemctl that says why it failed.
ht_systemctl() {
    systemctl "$1" -- "$2" 2>&1 && return 0
    case "$1" in
    try-*) [ "$(systemctl show -P LoadState -- "$2")" != not-found ] || return 0 ;;
    esac
    printf 'systemctl %s %s failed\n' "$1" "$2"
    systemctl status --no-pager --lines=5 -- "$2" 2>&1 | tail -n 6
    return 1
}

# UNIT ENABLED ACTIVE: brings a unit back to states as ht_unit reads them.
ht_unit_back() {
    ht_unit "$1" || return 1
    [ "$HT_LOAD" != not-found ] || return 0
    if [ "$HT_ENABLED" != "$2" ]; then
        case "$HT_ENABLED" in
        masked) systemctl unmask -- "$1" 2>&1 || return 1 ;;
        esac
        case "$2" in
        enabled) systemctl enable -- "$1" 2>&1 || return 1 ;;
        disabled) systemctl disable -- "$1" 2>&1 || return 1 ;;
        masked)
            systemctl disable -- "$1" >/dev/null 2>&1
            systemctl mask -- "$1" 2>&1 || return 1
            ;;
        esac
    fi
    case "$3" in
    active | reloading | activating) [ "$HT_ACTIVE" = active ] || ht_systemctl start "$1" ;;
    *) [ "$HT_ACTIVE" = inactive ] || { ht_systemctl stop "$1" && { systemctl reset-failed -- "$1" 2>/dev/null || :; }; } ;;
    esac
}

# apt-get that never asks, waits for the lock and keeps configuration files that somebody changed. sudo lets itself be removed only when
# told so; undo removes it only where it was not there before.
ht_apt() {
    SUDO_FORCE_REMOVE=yes DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-confold -y -q "$@" 2>&1
}

# Finishes what an interrupted dpkg left half done.
ht_dpkg_mend() {
    [ -z "$(dpkg --audit 2>/dev/null)" ] || DEBIAN_FRONTEND=noninteractive dpkg --configure -a --force-confold 2>&1
}
