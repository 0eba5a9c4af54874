# shellcheck shell=dash
# Reads MODULE_PATH MODULE_NAMES (one a line, with underscores) MODULE_CONTENT MODULE_SHA256.

# NAME: loaded, built-in or absent.
module_is() {
    if grep -q "^$1 " /proc/modules 2>/dev/null; then
        echo loaded
    elif { tr - _ <"/lib/modules/$(uname -r)/modules.builtin"; } 2>/dev/null | grep -q "/$1\\.ko" || [ -d "/sys/module/$1" ]; then
        echo built-in
    else
        echo absent
    fi
}

module_check() {
    local name
    for name in $MODULE_NAMES; do
        [ "$(module_is "$name")" = absent ] || continue
        if [ ! -d "/lib/modules/$(uname -r)" ]; then
            printf 'this target cannot load %s: it has no modules for its kernel\n' "$name"
            return 11
        fi
        printf '%s is not loaded\n' "$name"
        return 10
    done
    printf %s "$MODULE_CONTENT" | cmp -s -- - "$MODULE_PATH" || {
        printf %s "$MODULE_CONTENT" | ht_diff "$MODULE_PATH"
        return 10
    }
    [ "$(stat -c '%a %u:%g' -- "$MODULE_PATH")" = '644 0:0' ] || {
        printf '%s has not the mode 644 and owner root\n' "$MODULE_PATH"
        return 10
    }
}

module_state() {
    local name
    for name in $MODULE_NAMES; do printf '%s %s\n' "$name" "$(module_is "$name")"; done
    ht_stat "$MODULE_PATH"
    ht_sha256 "$MODULE_PATH"
}

module_capture() {
    local name
    ht_save "$1" file "$MODULE_PATH" || return 1
    for name in $MODULE_NAMES; do printf '%s %s\n' "$name" "$(module_is "$name")"; done >"$1/modules"
}

module_apply() {
    local name temp
    for name in $MODULE_NAMES; do
        [ "$(module_is "$name")" != absent ] || modprobe -- "$name" 2>&1 || return 1
    done
    temp=$(mktemp) && printf %s "$MODULE_CONTENT" >"$temp" && ht_install "$temp" "$MODULE_PATH" 644 root root || return 1
    rm -f -- "$temp"
}

# A module that others use by now stays, and the state tells so.
module_restore() {
    local name was
    ht_put_back "$1" file "$MODULE_PATH" || return 1
    while read -r name was; do
        [ "$was:$(module_is "$name")" = absent:loaded ] || continue
        modprobe -r -- "$name" 2>&1 || {
            printf '%s is in use, so it stays until the next boot\n' "$name"
            return 1
        }
    done <"$1/modules"
}

module_verify() {
    local name
    for name in $MODULE_NAMES; do
        [ -d "/sys/module/$name" ] || [ "$(modprobe --show-depends "$name" 2>/dev/null | cut -d ' ' -f 1)" = builtin ] || {
            printf 'the kernel does not have %s\n' "$name"
            return 1
        }
    done
    printf '%s  %s\n' "$MODULE_SHA256" "$MODULE_PATH" | sha256sum -c --status 2>/dev/null || {
        printf '%s, which the next boot reads, differs\n' "$MODULE_PATH"
        return 1
    }
}
