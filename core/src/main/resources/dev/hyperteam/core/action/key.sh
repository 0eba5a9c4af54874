# shellcheck shell=dash
# Reads KEY_PATH KEY_TYPE (ed25519, rsa or random) KEY_SIZE KEY_MODE KEY_OWNER KEY_GROUP KEY_COMMENT.

# The public half that belongs to the private one.
key_public() {
    ssh-keygen -y -P '' -f "$KEY_PATH" 2>/dev/null | cut -d ' ' -f 1,2
}

key_check() {
    [ -s "$KEY_PATH" ] || {
        printf '%s does not exist\n' "$KEY_PATH"
        return 10
    }
    [ "$(stat -c '%a %U %G' -- "$KEY_PATH")" = "$KEY_MODE $KEY_OWNER $KEY_GROUP" ] || {
        printf '%s is %s\n' "$KEY_PATH" "$(stat -c '%a %U %G' -- "$KEY_PATH")"
        return 10
    }
    if [ "$KEY_TYPE" != random ] && [ "$(key_public)" != "$(cut -d ' ' -f 1,2 "$KEY_PATH.pub" 2>/dev/null)" ]; then
        printf '%s.pub does not belong to %s\n' "$KEY_PATH" "$KEY_PATH"
        return 10
    fi
}

key_state() {
    ht_stat "$KEY_PATH"
    ht_keyed "$KEY_PATH"
    [ "$KEY_TYPE" = random ] || {
        ht_stat "$KEY_PATH.pub"
        ht_sha256 "$KEY_PATH.pub"
    }
}

key_capture() {
    ht_save "$1" private "$KEY_PATH" && { [ "$KEY_TYPE" = random ] || ht_save "$1" public "$KEY_PATH.pub"; }
}

key_apply() {
    local stage status
    stage=$(mktemp -d) || return 1
    if [ -s "$KEY_PATH" ]; then
        cp -- "$KEY_PATH" "$stage/key"
    elif [ "$KEY_TYPE" = random ]; then
        (umask 077 && head -c "$KEY_SIZE" /dev/urandom | base64 -w 0 >"$stage/key")
    else
        ssh-keygen -q -t "$KEY_TYPE" ${KEY_SIZE:+-b "$KEY_SIZE"} -N '' -C "$KEY_COMMENT" -f "$stage/key"
    fi && ht_install "$stage/key" "$KEY_PATH" "$KEY_MODE" "$KEY_OWNER" "$KEY_GROUP" && {
        [ "$KEY_TYPE" = random ] || {
            printf '%s %s\n' "$(key_public)" "$KEY_COMMENT" >"$stage/public" &&
                ht_install "$stage/public" "$KEY_PATH.pub" 644 "$KEY_OWNER" "$KEY_GROUP"
        }
    }
    status=$?
    rm -rf -- "$stage"
    return "$status"
}

key_restore() {
    { [ "$KEY_TYPE" = random ] || ht_put_back "$1" public "$KEY_PATH.pub"; } && ht_put_back "$1" private "$KEY_PATH"
}

key_verify() {
    [ -n "$(find "$KEY_PATH" -maxdepth 0 -type f -size +0 -perm "$KEY_MODE" -user "$KEY_OWNER" 2>/dev/null)" ] || {
        printf '%s is not there with the wanted mode and owner\n' "$KEY_PATH"
        return 1
    }
    [ "$KEY_TYPE" = random ] || [ "$(ssh-keygen -l -f "$KEY_PATH.pub" 2>&1)" = "$(ssh-keygen -l -f "$KEY_PATH" 2>&1)" ] || {
        printf 'the two halves of %s do not fit\n' "$KEY_PATH"
        return 1
    }
}
