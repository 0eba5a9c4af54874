# shellcheck shell=dash
# Reads APT_SOURCE_NAME APT_SOURCE_URIS (one a line) APT_SOURCE_CONTENT APT_SOURCE_KEY APT_SOURCE_FINGERPRINTS (one a line)
# APT_SOURCE_PREFERENCES (empty: none).

apt_source_file() { printf '/etc/apt/sources.list.d/%s.sources\n' "$APT_SOURCE_NAME"; }
apt_source_keyring() { printf '/etc/apt/keyrings/%s.asc\n' "$APT_SOURCE_NAME"; }
apt_source_pin() { printf '/etc/apt/preferences.d/%s.pref\n' "$APT_SOURCE_NAME"; }

# FILE: the fingerprints of the keys in it that may sign, sorted.
apt_source_fingerprints() {
    local home
    # gpg wants a folder of its own even to look at a file.
    home=$(mktemp -d) || return 1
    gpg --homedir "$home" --no-autostart --show-keys --with-colons "$1" 2>/dev/null |
        awk -F : '$1 == "pub" { wanted = 1 } $1 == "fpr" && wanted { print $10; wanted = 0 }' | LC_ALL=C sort
    rm -rf -- "$home"
}

# FILE: whether it holds the pinned keys and no other.
apt_source_key_fits() {
    [ "$(apt_source_fingerprints "$1")" = "$(printf '%s\n' "$APT_SOURCE_FINGERPRINTS" | LC_ALL=C sort)" ]
}

# The lists that apt keeps of this source: what it has really fetched.
apt_source_lists() {
    # shellcheck disable=SC2016 # apt's own fields
    apt-get indextargets --format '$(SOURCESENTRY) $(FILENAME)' 'Created-By: Packages' 2>/dev/null |
        sed -n "s|^$(apt_source_file):[0-9]* ||p"
}

apt_source_fetched() {
    local list
    list=$(apt_source_lists | head -n 1)
    # apt may keep a list compressed, under the same name with an ending.
    [ -n "$list" ] && [ -n "$(find "$(dirname -- "$list")" -maxdepth 1 -name "$(basename -- "$list")*" | head -n 1)" ]
}

# FILE CONTENT: whether FILE holds exactly that and everybody may read it.
apt_source_same() {
    printf %s "$2" | cmp -s -- - "$1" && [ "$(stat -c '%a %u:%g' -- "$1")" = '644 0:0' ]
}

apt_source_check() {
    command -v gpg >/dev/null || {
        echo 'gpg, which tells whose key it is, is not installed'
        return 12
    }
    apt_source_same "$(apt_source_file)" "$APT_SOURCE_CONTENT" || {
        printf %s "$APT_SOURCE_CONTENT" | ht_diff "$(apt_source_file)"
        return 10
    }
    apt_source_same "$(apt_source_keyring)" "$APT_SOURCE_KEY" || {
        printf '%s is not the pinned key\n' "$(apt_source_keyring)"
        return 10
    }
    if [ -n "$APT_SOURCE_PREFERENCES" ]; then
        apt_source_same "$(apt_source_pin)" "$APT_SOURCE_PREFERENCES" || {
            printf %s "$APT_SOURCE_PREFERENCES" | ht_diff "$(apt_source_pin)"
            return 10
        }
    fi
    apt_source_fetched || {
        printf 'apt has not fetched the list of %s\n' "$APT_SOURCE_NAME"
        return 10
    }
}

apt_source_state() {
    local file
    for file in "$(apt_source_file)" "$(apt_source_keyring)" "$(apt_source_pin)"; do
        ht_stat "$file"
        ht_sha256 "$file"
    done
}

apt_source_capture() {
    ht_save "$1" source "$(apt_source_file)" && ht_save "$1" keyring "$(apt_source_keyring)" &&
        ht_save "$1" pin "$(apt_source_pin)" && ls /var/lib/apt/lists >"$1/lists"
}

# Fetches the lists of this source alone, so that another broken source is not our failure.
apt_source_update() {
    ht_apt update -o APT::Update::Error-Mode=any -o APT::Get::List-Cleanup=0 \
        -o Dir::Etc::sourcelist="$(apt_source_file)" -o Dir::Etc::sourceparts=-
}

apt_source_apply() {
    local temp
    temp=$(mktemp) && printf %s "$APT_SOURCE_KEY" >"$temp" || return 1
    apt_source_key_fits "$temp" || {
        printf 'the key of %s has other fingerprints than the pinned ones: %s\n' "$APT_SOURCE_NAME" "$(apt_source_fingerprints "$temp" | tr '\n' ' ')"
        rm -f -- "$temp"
        return 65
    }
    ht_install "$temp" "$(apt_source_keyring)" 644 root root || return 1
    if [ -n "$APT_SOURCE_PREFERENCES" ]; then
        printf %s "$APT_SOURCE_PREFERENCES" >"$temp" && ht_install "$temp" "$(apt_source_pin)" 644 root root || return 1
    else
        rm -f -- "$(apt_source_pin)"
    fi
    printf %s "$APT_SOURCE_CONTENT" >"$temp" && ht_install "$temp" "$(apt_source_file)" 644 root root || return 1
    rm -f -- "$temp"
    apt_source_update
}

apt_source_restore() {
    local uri prefix list
    ht_put_back "$1" source "$(apt_source_file)" && ht_put_back "$1" pin "$(apt_source_pin)" &&
        ht_put_back "$1" keyring "$(apt_source_keyring)" || return 1
    # The lists are named after the address. Those that were there before stay.
    for uri in $APT_SOURCE_URIS; do
        prefix=${uri#*:}
        prefix=${prefix#//}
        prefix=$(printf %s "${prefix%/}" | tr / _)
        for list in "/var/lib/apt/lists/${prefix}"_*; do
            [ ! -e "$list" ] || grep -qxF -- "$(basename -- "$list")" "$1/lists" || rm -f -- "$list"
        done
    done
}

apt_source_verify() {
    apt_source_key_fits "$(apt_source_keyring)" || {
        printf '%s does not hold the pinned key alone\n' "$(apt_source_keyring)"
        return 1
    }
    [ -n "$(apt_source_lists)" ] || {
        printf 'apt does not use %s\n' "$(apt_source_file)"
        return 1
    }
    apt_source_fetched || {
        printf 'apt has not fetched the list of %s\n' "$APT_SOURCE_NAME"
        return 1
    }
}
