# shellcheck shell=dash
# Reads ARTIFACT_NAME ARTIFACT_SHA256 (empty: not pinned) ARTIFACT_STORE ARTIFACT_PACKED ARTIFACT_FILES (a line each: sha256, path, name in
# the archive, between tabs) ARTIFACT_MODE ARTIFACT_RESTART.

# FUNCTION ARGS...: calls it with hash, path and member of each file behind ARGS, until one fails.
artifact_each() {
    local hash path member
    while IFS='	' read -r hash path member; do
        "$@" "$hash" "$path" "$member" </dev/null || return
    done <<HT_END
$ARTIFACT_FILES
HT_END
}

artifact_check_one() {
    if [ -d "$2" ] && [ ! -L "$2" ]; then
        printf '%s is a folder, which is left alone\n' "$2"
        return 12
    fi
    if [ -L "$2" ] || [ "$(ht_sha256 "$2")" != "$1" ]; then
        printf '%s is not %s of %s\n' "$2" "$3" "$ARTIFACT_NAME"
        return 10
    fi
    if [ "$(stat -c '%a %u:%g' -- "$2")" != "$ARTIFACT_MODE 0:0" ]; then
        printf '%s is %s, wanted %s 0:0\n' "$2" "$(stat -c '%a %u:%g' -- "$2")" "$ARTIFACT_MODE"
        return 10
    fi
}

# UNIT HASH PATH MEMBER: whether UNIT still runs with what stood at PATH before.
artifact_outdated_one() {
    ht_outdated "$1" "$3" ActiveEnterTimestamp || return 0
    printf '%s still runs with an older %s\n' "$1" "$3"
    return 10
}

artifact_check() {
    local unit
    if [ -z "$ARTIFACT_SHA256" ]; then
        printf '%s is not pinned: nobody has confirmed its checksum yet; hyperteam artifacts pin %s\n' "$ARTIFACT_NAME" "${ARTIFACT_NAME%% *}"
        return 12
    fi
    artifact_each artifact_check_one || return
    for unit in $ARTIFACT_RESTART; do
        artifact_each artifact_outdated_one "$unit" || return
    done
}

artifact_state_one() {
    ht_stat "$2"
    [ -L "$2" ] || ht_sha256 "$2"
}

artifact_state() { artifact_each artifact_state_one; }

artifact_key() { printf %s "$1" | sha256sum | cut -c 1-16; }

artifact_save_one() { ht_save "$1" "$(artifact_key "$3")" "$3"; }

artifact_capture() { artifact_each artifact_save_one "$1"; }

# FOLDER HASH PATH MEMBER: takes one file out of the download and puts it in its place.
artifact_install_one() {
    local file
    file=$ARTIFACT_STORE/$ARTIFACT_SHA256
    if [ -n "$ARTIFACT_PACKED" ]; then
        file=$1/$4
        # An archive may name its files with ./ in front.
        tar -xzf "$ARTIFACT_STORE/$ARTIFACT_SHA256" -C "$1" --no-same-owner -- "$4" 2>/dev/null ||
            tar -xzf "$ARTIFACT_STORE/$ARTIFACT_SHA256" -C "$1" --no-same-owner -- "./$4" 2>&1 || {
            printf 'cannot take %s out of %s; is the disk full?\n' "$4" "$ARTIFACT_NAME"
            df -h -- "$ARTIFACT_STORE" | tail -n 1
            return 1
        }
    fi
    if [ -L "$file" ] || [ "$(ht_sha256 "$file")" != "$2" ]; then
        printf '%s in %s is not what is pinned\n' "$4" "$ARTIFACT_NAME"
        return 65
    fi
    ht_install "$file" "$3" "$ARTIFACT_MODE" root root
}

artifact_apply() {
    local temp unit status
    if [ "$(ht_sha256 "$ARTIFACT_STORE/$ARTIFACT_SHA256")" != "$ARTIFACT_SHA256" ]; then
        printf 'the download of %s is not at %s, or not what is pinned\n' "$ARTIFACT_NAME" "$ARTIFACT_STORE"
        return 65
    fi
    temp=$(mktemp -d "$ARTIFACT_STORE/unpack.XXXXXX") || return 1
    artifact_each artifact_install_one "$temp"
    status=$?
    rm -rf -- "$temp"
    [ "$status" -eq 0 ] || return "$status"
    for unit in $ARTIFACT_RESTART; do
        ht_systemctl try-restart "$unit" || return 1
    done
    rm -f -- "$ARTIFACT_STORE/$ARTIFACT_SHA256"
}

artifact_back_one() { ht_put_back "$1" "$(artifact_key "$3")" "$3"; }

artifact_restore() {
    local unit
    artifact_each artifact_back_one "$1" || return
    for unit in $ARTIFACT_RESTART; do
        ht_systemctl try-restart "$unit" || return 1
    done
}

artifact_verify() {
    local wrong
    wrong=$(printf '%s\n' "$ARTIFACT_FILES" | awk -F '	' '{ print $1 "  " $2 }' | LC_ALL=C sha256sum --check --quiet 2>&1) || {
        printf '%s\n' "$wrong" | head -n 5
        return 1
    }
}
