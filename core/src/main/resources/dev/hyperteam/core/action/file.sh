# shellcheck shell=dash
# Reads FILE_PATH FILE_CONTENT FILE_SHA256 FILE_SECRET FILE_MODE FILE_OWNER FILE_GROUP FILE_VALIDATE FILE_RESTART FILE_RELOAD.

# Where the keyed hash of a secret's content stands: a check must not need the secret.
file_stamp() {
    printf '/var/lib/hyperteam/stamps/%s\n' "$(printf %s "$FILE_PATH" | sha256sum | cut -c 1-32)"
}

file_same_content() {
    if [ -z "$FILE_SECRET" ]; then
        printf %s "$FILE_CONTENT" | cmp -s -- - "$FILE_PATH"
    elif [ -n "${HT_SECRETS:-}" ] && [ -f "${HT_SECRETS:-}/$FILE_SECRET" ]; then
        cmp -s -- "$HT_SECRETS/$FILE_SECRET" "$FILE_PATH"
    else
        [ "$(cat "$(file_stamp)" 2>/dev/null)" = "$(ht_keyed "$FILE_PATH")" ]
    fi
}

# Says the first unit that still runs with an older version of the file.
file_outdated_unit() {
    local unit
    for unit in $FILE_RESTART; do
        ht_outdated "$unit" "$FILE_PATH" ActiveEnterTimestamp && printf '%s\n' "$unit" && return 0
    done
    for unit in $FILE_RELOAD; do
        ht_outdated "$unit" "$FILE_PATH" StateChangeTimestamp && printf '%s\n' "$unit" && return 0
    done
    return 1
}

file_check() {
    local unit
    if [ -d "$FILE_PATH" ] && [ ! -L "$FILE_PATH" ]; then
        printf '%s is a folder\n' "$FILE_PATH"
        return 12
    fi
    if [ -L "$FILE_PATH" ] || [ ! -f "$FILE_PATH" ] || ! file_same_content; then
        if [ -n "$FILE_SECRET" ]; then
            printf '%s lacks the content of secret %s (not shown)\n' "$FILE_PATH" "$FILE_SECRET"
        else
            printf '%s\n' "$FILE_PATH"
            printf %s "$FILE_CONTENT" | ht_diff "$FILE_PATH"
        fi
        return 10
    fi
    if [ "$(stat -c '%a %U %G' -- "$FILE_PATH")" != "$FILE_MODE $FILE_OWNER $FILE_GROUP" ]; then
        printf '%s is %s, wanted %s %s %s\n' "$FILE_PATH" "$(stat -c '%a %U %G' -- "$FILE_PATH")" "$FILE_MODE" "$FILE_OWNER" "$FILE_GROUP"
        return 10
    fi
    if unit=$(file_outdated_unit); then
        printf '%s still runs with an older %s\n' "$unit" "$FILE_PATH"
        return 10
    fi
}

file_state() {
    ht_stat "$FILE_PATH"
    if [ -n "$FILE_SECRET" ]; then ht_keyed "$FILE_PATH"; else ht_sha256 "$FILE_PATH"; fi
}

file_capture() {
    ht_save "$1" file "$FILE_PATH" || return 1
    [ -z "$FILE_SECRET" ] || ht_save "$1" stamp "$(file_stamp)"
}

# STAGED: runs the validating program on the configuration as it would be. For a drop-in in X.d beside a file X, {effective} is a copy of
# X that includes a copy of X.d with the new file in it; otherwise it is the staged file itself.
file_validate() {
    local stage dropins main effective word output status
    [ -n "$FILE_VALIDATE" ] || return 0
    stage=$(mktemp -d) || return 1
    dropins=$(dirname -- "$FILE_PATH")
    main=${dropins%.d}
    effective=$stage/$(basename -- "$FILE_PATH")
    if [ "$main" != "$dropins" ] && [ -f "$main" ]; then
        if [ -d "$dropins" ]; then cp -a -- "$dropins" "$stage/"; else mkdir -- "$stage/$(basename -- "$dropins")"; fi
        effective=$stage/$(basename -- "$dropins")/$(basename -- "$FILE_PATH")
        ht_install "$1" "$effective" "$FILE_MODE" "$FILE_OWNER" "$FILE_GROUP" || return 1
        effective=$stage/$(basename -- "$main")
        cp -a -- "$main" "$effective" && sed "s|$dropins|$stage/$(basename -- "$dropins")|g" "$main" >"$effective" || return 1
    else
        ht_install "$1" "$effective" "$FILE_MODE" "$FILE_OWNER" "$FILE_GROUP" || return 1
    fi
    set --
    while IFS= read -r word; do
        case "$word" in
        *'{effective}'*) word="${word%%'{effective}'*}$effective${word#*'{effective}'}" ;;
        esac
        set -- "$@" "$word"
    done <<HT_END
$FILE_VALIDATE
HT_END
    output=$("$@" 2>&1)
    status=$?
    rm -rf -- "$stage"
    [ "$status" -eq 0 ] && return 0
    printf '%s refuses the new %s (exit code %s), nothing was changed:\n%s\n' "$1" "$FILE_PATH" "$status" "$output" | head -n 40
    return 65
}

file_units() {
    local unit
    for unit in $FILE_RESTART; do
        if [ "$1" = changed ] || ht_outdated "$unit" "$FILE_PATH" ActiveEnterTimestamp; then
            ht_systemctl try-restart "$unit" || return 1
        fi
    done
    for unit in $FILE_RELOAD; do
        if [ "$1" = changed ] || ht_outdated "$unit" "$FILE_PATH" StateChangeTimestamp; then
            ht_systemctl try-reload-or-restart "$unit" || return 1
        fi
    done
}

file_apply() {
    local staged status changed
    changed=same
    if [ -n "$FILE_SECRET" ]; then
        staged=$HT_SECRETS/$FILE_SECRET
        [ -f "$staged" ] || {
            printf 'secret %s did not arrive\n' "$FILE_SECRET"
            return 1
        }
    else
        staged=$(mktemp) && printf %s "$FILE_CONTENT" >"$staged" || return 1
    fi
    file_validate "$staged"
    status=$?
    if [ "$status" -eq 0 ]; then
        if [ -L "$FILE_PATH" ] || ! cmp -s -- "$staged" "$FILE_PATH" ||
            [ "$(stat -c '%a %U %G' -- "$FILE_PATH")" != "$FILE_MODE $FILE_OWNER $FILE_GROUP" ]; then
            changed=changed
            ht_install "$staged" "$FILE_PATH" "$FILE_MODE" "$FILE_OWNER" "$FILE_GROUP"
            status=$?
        fi
    fi
    [ -n "$FILE_SECRET" ] || rm -f -- "$staged"
    [ "$status" -eq 0 ] || return "$status"
    if [ -n "$FILE_SECRET" ]; then
        staged=$(mktemp) && ht_keyed "$FILE_PATH" >"$staged" && ht_install "$staged" "$(file_stamp)" 600 root root || return 1
        rm -f -- "$staged"
    fi
    file_units "$changed"
}

file_restore() {
    ht_put_back "$1" file "$FILE_PATH" || return 1
    [ -z "$FILE_SECRET" ] || ht_put_back "$1" stamp "$(file_stamp)" || return 1
    file_units changed
}

file_verify() {
    local unit
    [ -f "$FILE_PATH" ] || {
        printf '%s is not there\n' "$FILE_PATH"
        return 1
    }
    if [ -n "$FILE_SHA256" ] && ! printf '%s  %s\n' "$FILE_SHA256" "$FILE_PATH" | sha256sum -c --status; then
        printf '%s does not have the wanted content\n' "$FILE_PATH"
        return 1
    fi
    if [ -n "$FILE_SECRET" ] && ! [ -s "$FILE_PATH" ]; then
        printf '%s is empty\n' "$FILE_PATH"
        return 1
    fi
    if [ -z "$(find "$FILE_PATH" -maxdepth 0 -type f -perm "$FILE_MODE" -user "$FILE_OWNER" -group "$FILE_GROUP")" ]; then
        printf '%s does not have the wanted mode and owner\n' "$FILE_PATH"
        return 1
    fi
    if unit=$(file_outdated_unit); then
        printf '%s has not read the new %s\n' "$unit" "$FILE_PATH"
        return 1
    fi
}
