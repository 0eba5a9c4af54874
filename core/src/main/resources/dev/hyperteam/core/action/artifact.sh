# shellcheck shell=dash
# Reads ARTIFACT_NAME ARTIFACT_SHA256 (empty: not pinned) ARTIFACT_STORE ARTIFACT_PACKED ARTIFACT_FILES (a line each: sha256, path, name in
# the archive, between tabs; may be empty) ARTIFACT_MODE ARTIFACT_RESTART, and ARTIFACT_TREE (a folder; empty: none) with the folder
# ARTIFACT_TREE_MEMBER of the archive that becomes it. A tree keeps the list of its files, with their hashes, in a file of its own.

# FUNCTION ARGS...: calls it with hash, path and member of each file behind ARGS, until one fails.
artifact_each() {
    local hash path member
    while IFS='	' read -r hash path member; do
        [ -n "$path" ] || continue
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

artifact_list() { printf '%s\n' "$ARTIFACT_TREE/.hyperteam-tree"; }

# The checksum of the download that the tree came out of.
artifact_tree_is() { head -n 1 "$(artifact_list)" 2>/dev/null; }

# The tree of another version waits there for a rollback.
artifact_tree_before() { printf '%s.%.16s\n' "$ARTIFACT_TREE" "$1"; }

# FOLDER: how many files and links it holds, the list itself left out.
artifact_tree_count() { find "$1" -mindepth 1 ! -type d ! -path "$1/.hyperteam-tree" | wc -l; }

# Says what is wrong with the files of the tree: reads each of them.
artifact_tree_wrong() {
    local wrong
    wrong=$(cd -- "$ARTIFACT_TREE" && tail -n +2 .hyperteam-tree | LC_ALL=C sha256sum --check --quiet 2>&1) || {
        printf '%s: %s\n' "$ARTIFACT_TREE" "$(printf '%s\n' "$wrong" | head -n 1)"
        return 0
    }
    [ "# $(artifact_tree_count "$ARTIFACT_TREE")" != "$(sed -n 2p "$(artifact_list)")" ] || return 1
    printf '%s holds more than came out of the archive\n' "$ARTIFACT_TREE"
}

artifact_tree_check() {
    [ -n "$ARTIFACT_TREE" ] || return 0
    if [ ! -e "$ARTIFACT_TREE" ] && [ ! -L "$ARTIFACT_TREE" ]; then
        printf '%s is not there\n' "$ARTIFACT_TREE"
        return 10
    fi
    if [ -L "$ARTIFACT_TREE" ] || [ ! -f "$(artifact_list)" ]; then
        printf '%s did not come out of an artefact, and is left alone\n' "$ARTIFACT_TREE"
        return 12
    fi
    if [ "$(artifact_tree_is)" != "$ARTIFACT_SHA256" ]; then
        printf '%s is not that of %s\n' "$ARTIFACT_TREE" "$ARTIFACT_NAME"
        return 10
    fi
    # Reading everything takes long: only when something has changed since.
    [ -n "$(find "$ARTIFACT_TREE" -mindepth 1 -cnewer "$(artifact_list)" -print -quit)" ] || return 0
    ! artifact_tree_wrong || return 10
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
    artifact_tree_check || return
    for unit in $ARTIFACT_RESTART; do
        artifact_each artifact_outdated_one "$unit" || return
        [ -z "$ARTIFACT_TREE" ] || artifact_outdated_one "$unit" - "$(artifact_list)" || return
    done
}

artifact_state_one() {
    ht_stat "$2"
    [ -L "$2" ] || ht_sha256 "$2"
}

artifact_state() {
    artifact_each artifact_state_one
    [ -z "$ARTIFACT_TREE" ] || ht_sha256 "$(artifact_list)"
}

artifact_key() { printf %s "$1" | sha256sum | cut -c 1-16; }

artifact_save_one() { ht_save "$1" "$(artifact_key "$3")" "$3"; }

artifact_capture() {
    artifact_each artifact_save_one "$1" || return
    [ -z "$ARTIFACT_TREE" ] || ht_save "$1" tree "$(artifact_list)"
}

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

# FOLDER: refuses what nobody expects in an archive of programs, and makes the rest root's and everybody's to read.
artifact_tree_tame() {
    local odd
    odd=$(find "$1" ! -type f ! -type d ! -type l -print -quit
        find "$1" -type l -printf '%p -> %l\n' | grep -E -m 1 -e '-> (/|(.*/)?\.\.(/|$))')
    [ -z "$odd" ] || {
        printf '%s holds %s, which reaches outside of it or is no file\n' "$ARTIFACT_NAME" "${odd#"$1/"}"
        return 65
    }
    chown -hR root:root -- "$1" && chmod -R u=rwX,go=rX,a-s -- "$1"
}

artifact_tree_make_way() {
    local is
    is=$(artifact_tree_is)
    if [ -n "$is" ] && [ "$is" != "$ARTIFACT_SHA256" ]; then
        rm -rf -- "$(artifact_tree_before "$is")" && mv -T -- "$ARTIFACT_TREE" "$(artifact_tree_before "$is")"
    elif [ -n "$is" ] || [ ! -e "$ARTIFACT_TREE" ]; then
        rm -rf -- "$ARTIFACT_TREE"
    else
        printf '%s did not come out of an artefact, and is left alone\n' "$ARTIFACT_TREE"
        return 65
    fi
}

# DIR: the tree as it was when DIR was saved.
artifact_tree_back() {
    local was
    [ -n "$ARTIFACT_TREE" ] || return 0
    if [ -e "$1/tree.absent" ]; then
        # What was not there before and is ours goes as a whole, then the folders above that came with it.
        [ ! -e "$(artifact_list)" ] || rm -rf -- "$ARTIFACT_TREE" || return 1
        ht_put_back "$1" tree "$(artifact_list)"
        return
    fi
    was=$(head -n 1 "$1/tree.saved")
    [ "$was" != "$(artifact_tree_is)" ] || return 0
    [ -d "$(artifact_tree_before "$was")" ] || {
        printf 'the folder that stood at %s before is gone\n' "$ARTIFACT_TREE"
        return 68
    }
    rm -rf -- "$ARTIFACT_TREE" && mv -T -- "$(artifact_tree_before "$was")" "$ARTIFACT_TREE"
}

# Unpacks beside the place where the tree will be, so that it is there whole or not at all.
artifact_tree_install() {
    local temp new
    [ -n "$ARTIFACT_TREE" ] || return 0
    (umask 022 && mkdir -p -- "${ARTIFACT_TREE%/*}") && temp=$(mktemp -d "${ARTIFACT_TREE%/*}/.hyperteam.XXXXXX") || return 1
    tar -xzf "$ARTIFACT_STORE/$ARTIFACT_SHA256" -C "$temp" --no-same-owner -- "$ARTIFACT_TREE_MEMBER" 2>/dev/null ||
        tar -xzf "$ARTIFACT_STORE/$ARTIFACT_SHA256" -C "$temp" --no-same-owner -- "./$ARTIFACT_TREE_MEMBER" 2>&1 || {
        df -h -- "${ARTIFACT_TREE%/*}" | tail -n 1
        rm -rf -- "$temp"
        printf 'cannot take %s out of %s; is the disk full?\n' "$ARTIFACT_TREE_MEMBER" "$ARTIFACT_NAME"
        return 1
    }
    new=$temp/$ARTIFACT_TREE_MEMBER
    artifact_tree_tame "$new" && {
        printf '%s\n# %s\n' "$ARTIFACT_SHA256" "$(artifact_tree_count "$new")"
        cd -- "$new" && find . -type f ! -name .hyperteam-tree -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
    } >"$temp/list" && mv -- "$temp/list" "$new/.hyperteam-tree" && chmod 644 "$new/.hyperteam-tree" &&
        artifact_tree_make_way && mv -T -- "$new" "$ARTIFACT_TREE" && sync -f "$ARTIFACT_TREE"
    set -- $?
    rm -rf -- "$temp"
    return "$1"
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
    artifact_tree_install || return
    for unit in $ARTIFACT_RESTART; do
        ht_systemctl try-restart "$unit" || return 1
    done
    rm -f -- "$ARTIFACT_STORE/$ARTIFACT_SHA256"
}

artifact_back_one() { ht_put_back "$1" "$(artifact_key "$3")" "$3"; }

artifact_restore() {
    local unit
    artifact_each artifact_back_one "$1" || return
    artifact_tree_back "$1" || return
    for unit in $ARTIFACT_RESTART; do
        ht_systemctl try-restart "$unit" || return 1
    done
}

artifact_verify() {
    local wrong
    if [ -n "$ARTIFACT_TREE" ]; then
        [ "$(artifact_tree_is)" = "$ARTIFACT_SHA256" ] || {
            printf '%s is not %s\n' "$ARTIFACT_TREE" "$ARTIFACT_NAME"
            return 1
        }
        ! artifact_tree_wrong || return 1
    fi
    [ -n "$ARTIFACT_FILES" ] || return 0
    wrong=$(printf '%s\n' "$ARTIFACT_FILES" | awk -F '	' '{ print $1 "  " $2 }' | LC_ALL=C sha256sum --check --quiet 2>&1) || {
        printf '%s\n' "$wrong" | head -n 5
        return 1
    }
}
