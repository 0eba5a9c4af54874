# shellcheck shell=dash
# Reads DIRECTORY_PATH DIRECTORY_MODE DIRECTORY_OWNER DIRECTORY_GROUP.

directory_check() {
    local shown
    shown=$(stat -c '%F %a %U %G' -- "$DIRECTORY_PATH" 2>/dev/null) || {
        printf '%s does not exist\n' "$DIRECTORY_PATH"
        return 10
    }
    case "$shown" in
    "directory $DIRECTORY_MODE $DIRECTORY_OWNER $DIRECTORY_GROUP") ;;
    directory*)
        printf '%s is %s, wanted %s %s %s\n' "$DIRECTORY_PATH" "${shown#directory }" "$DIRECTORY_MODE" "$DIRECTORY_OWNER" "$DIRECTORY_GROUP"
        return 10
        ;;
    *)
        printf '%s is a %s, which is left alone\n' "$DIRECTORY_PATH" "${shown% * * *}"
        return 12
        ;;
    esac
}

directory_state() {
    ht_stat "$DIRECTORY_PATH"
}

directory_capture() {
    ht_missing_parents "$DIRECTORY_PATH/x" >"$1/made" &&
        { [ ! -d "$DIRECTORY_PATH" ] || stat -c '%a %u:%g' -- "$DIRECTORY_PATH" >"$1/was"; }
}

directory_apply() {
    (umask 022 && mkdir -p -- "$DIRECTORY_PATH") && chown -- "$DIRECTORY_OWNER:$DIRECTORY_GROUP" "$DIRECTORY_PATH" &&
        chmod -- "$DIRECTORY_MODE" "$DIRECTORY_PATH"
}

directory_restore() {
    local mode owner dir
    if [ -e "$1/was" ]; then
        read -r mode owner <"$1/was" && chown -- "$owner" "$DIRECTORY_PATH" && chmod -- "$mode" "$DIRECTORY_PATH"
        return
    fi
    [ ! -d "$DIRECTORY_PATH" ] || rmdir -- "$DIRECTORY_PATH" 2>/dev/null || {
        printf '%s is not empty, so it stays\n' "$DIRECTORY_PATH"
        return 65
    }
    while IFS= read -r dir; do
        rmdir -- "$dir" 2>/dev/null || :
    done <"$1/made"
}

directory_verify() {
    [ -n "$(find "$DIRECTORY_PATH" -maxdepth 0 -type d -perm "$DIRECTORY_MODE" -user "$DIRECTORY_OWNER" -group "$DIRECTORY_GROUP" 2>/dev/null)" ] || {
        printf '%s is not a folder with the wanted mode and owner\n' "$DIRECTORY_PATH"
        return 1
    }
}
