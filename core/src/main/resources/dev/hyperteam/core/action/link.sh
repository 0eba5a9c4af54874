# shellcheck shell=dash
# Reads LINK_PATH LINK_TARGET.

link_check() {
    if [ -d "$LINK_PATH" ] && [ ! -L "$LINK_PATH" ]; then
        printf '%s is a folder, which is left alone\n' "$LINK_PATH"
        return 12
    fi
    [ -L "$LINK_PATH" ] && [ "$(readlink -- "$LINK_PATH")" = "$LINK_TARGET" ] && return 0
    printf '%s, wanted a link to %s\n' "$(ht_stat "$LINK_PATH")" "$LINK_TARGET"
    return 10
}

link_state() {
    ht_stat "$LINK_PATH"
    [ -L "$LINK_PATH" ] || ht_sha256 "$LINK_PATH"
}

link_capture() {
    ht_save "$1" link "$LINK_PATH"
}

link_apply() {
    local temp
    temp=$(dirname -- "$LINK_PATH")/.$(basename -- "$LINK_PATH").hyperteam
    [ ! -d "$LINK_PATH" ] || [ -L "$LINK_PATH" ] || return 1
    (umask 022 && mkdir -p -- "$(dirname -- "$LINK_PATH")") && rm -f -- "$temp" && ln -s -- "$LINK_TARGET" "$temp" && mv -fT -- "$temp" "$LINK_PATH"
}

link_restore() {
    ht_put_back "$1" link "$LINK_PATH"
}

link_verify() {
    [ -n "$(find "$LINK_PATH" -maxdepth 0 -type l -lname "$LINK_TARGET" 2>/dev/null)" ] || {
        printf '%s does not lead to %s\n' "$LINK_PATH" "$LINK_TARGET"
        return 1
    }
}
