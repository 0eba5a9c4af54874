# shellcheck shell=dash
# Reads IMAGE_ARCHIVE, IMAGE_NAMES (one a line), IMAGE_NAMESPACE, IMAGE_ADDRESS and IMAGE_ROOT (containerd's own folder).

image_ctr() {
    timeout 600 ctr -a "$IMAGE_ADDRESS" -n "$IMAGE_NAMESPACE" "$@"
}

# Prints the wanted names that are not complete in the store; fails when the store cannot be asked.
image_missing() {
    local there name
    there=$(image_ctr images check 2>&1) || {
        printf '%s\n' "$there" >&2
        return 1
    }
    while IFS= read -r name; do
        printf '%s\n' "$there" | grep -qF -- "$name " &&
            printf '%s\n' "$there" | awk -v name="$name" '$1 == name && / complete / { found = 1 } END { exit !found }' ||
            printf '%s\n' "$name"
    done <<HT_END
$IMAGE_NAMES
HT_END
}

image_check() {
    local missing
    if ! command -v ctr >/dev/null 2>&1 || [ ! -S "$IMAGE_ADDRESS" ]; then
        printf 'containerd does not run yet\n'
        return 10
    fi
    missing=$(image_missing 2>&1) || {
        printf '%s\n' "$missing"
        return 12
    }
    [ -n "$missing" ] || return 0
    printf 'not in the store: %s\n' "$(printf %s "$missing" | tr '\n' ' ')"
    return 10
}

image_state() {
    local missing name
    if [ -S "$IMAGE_ADDRESS" ]; then missing=$(image_missing) || return 1; else missing=$IMAGE_NAMES; fi
    while IFS= read -r name; do
        if printf '%s\n' "$missing" | grep -qxF -- "$name"; then printf '%s absent\n' "$name"; else printf '%s there\n' "$name"; fi
    done <<HT_END
$IMAGE_NAMES
HT_END
}

image_capture() {
    if [ -S "$IMAGE_ADDRESS" ]; then image_missing >"$1/missing"; else printf '%s\n' "$IMAGE_NAMES" >"$1/missing"; fi
}

image_apply() {
    local missing
    image_ctr images import --local "$IMAGE_ARCHIVE" 2>&1 || return 1
    missing=$(image_missing) || return 1
    [ -z "$missing" ] || {
        printf 'the archive %s does not hold %s\n' "$IMAGE_ARCHIVE" "$(printf %s "$missing" | tr '\n' ' ')"
        return 1
    }
}

image_restore() {
    local name used said
    # without its daemon there is nobody to ask; the store stays as containerd's own undo left it
    [ -S "$IMAGE_ADDRESS" ] || return 0
    used=$(image_ctr containers list 2>&1) || {
        printf '%s\n' "$used"
        return 1
    }
    while IFS= read -r name; do
        [ -n "$name" ] || continue
        if printf '%s\n' "$used" | awk -v name="$name" '$2 == name { found = 1 } END { exit !found }'; then
            printf '%s runs in a container; stop that first\n' "$name"
            return 1
        fi
        [ -n "$(image_ctr images list -q "name==$name" 2>/dev/null)" ] || continue
        said=$(image_ctr images remove --sync "$name" 2>&1) || {
            printf '%s\n' "$said"
            return 1
        }
    done <"$1/missing"
}

# Does not ask the daemon, which answers to root alone: the archive says by which hash each image's configuration goes, and containerd
# keeps what it has under its hash.
image_verify() {
    local name config
    while IFS= read -r name; do
        config=$(tar -xOf "$IMAGE_ARCHIVE" manifest.json 2>/dev/null || tar -xOf "$IMAGE_ARCHIVE" ./manifest.json)
        config=$(printf %s "$config" | jq -r --arg name "$name" '.[] | select(.RepoTags | index($name)) | .Config' | sed 's/.*\///; s/\.json$//')
        [ -n "$config" ] || {
            printf 'the archive %s does not hold %s\n' "$IMAGE_ARCHIVE" "$name"
            return 1
        }
        [ "$(sha256sum <"$IMAGE_ROOT/io.containerd.content.v1.content/blobs/sha256/$config" | cut -d ' ' -f 1)" = "$config" ] || {
            printf 'containerd does not have %s\n' "$name"
            return 1
        }
    done <<HT_END
$IMAGE_NAMES
HT_END
}
