# shellcheck shell=dash
# Reads NFT_TABLE_FAMILY NFT_TABLE_NAME NFT_TABLE_RULESET NFT_TABLE_PATH NFT_TABLE_UNIT NFT_TABLE_UNIT_CONTENT NFT_TABLE_SHA256.

# The table in the kernel, without counters and other things that change by themselves.
nft_table_live() {
    nft -s list table "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME" 2>&1
}

# The wanted table as the kernel would show it: loaded into an empty network namespace that ends with this command.
nft_table_wanted() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    printf %s "$NFT_TABLE_RULESET" | unshare -n sh -c 'nft -f - && nft -s list table "$1" "$2"' sh "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME" 2>&1
}

nft_table_check() {
    local wanted
    command -v nft >/dev/null || {
        printf 'nft is not installed yet\n'
        return 10
    }
    wanted=$(nft_table_wanted) || {
        printf 'cannot work out the wanted table: %s\n' "$wanted"
        return 12
    }
    nft_table_live >/dev/null || {
        printf 'table %s %s is not loaded\n' "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME"
        printf %s "$NFT_TABLE_RULESET" | ht_diff "$NFT_TABLE_PATH"
        return 10
    }
    [ "$(nft_table_live)" = "$wanted" ] || {
        nft_table_live | diff -u --label live --label wanted - /dev/fd/3 3<<HT_END | head -n 80
$wanted
HT_END
        return 10
    }
    if ! printf %s "$NFT_TABLE_RULESET" | cmp -s -- - "$NFT_TABLE_PATH"; then
        printf %s "$NFT_TABLE_RULESET" | ht_diff "$NFT_TABLE_PATH"
        return 10
    fi
    if ! printf %s "$NFT_TABLE_UNIT_CONTENT" | cmp -s -- - "/etc/systemd/system/$NFT_TABLE_UNIT"; then
        printf '%s is not there as wanted\n' "$NFT_TABLE_UNIT"
        return 10
    fi
    ht_unit "$NFT_TABLE_UNIT" || return 12
    [ "$HT_ENABLED $HT_ACTIVE $HT_STALE" = 'enabled active no' ] || {
        printf '%s is %s and %s\n' "$NFT_TABLE_UNIT" "${HT_ENABLED:-not enabled}" "$HT_ACTIVE"
        return 10
    }
    ! ht_overridden "$NFT_TABLE_UNIT" '' || return 10
}

nft_table_state() {
    ht_stat "$NFT_TABLE_PATH"
    ht_sha256 "$NFT_TABLE_PATH"
    ht_stat "/etc/systemd/system/$NFT_TABLE_UNIT"
    ht_sha256 "/etc/systemd/system/$NFT_TABLE_UNIT"
    ht_unit_state "$NFT_TABLE_UNIT" || return 1
    if command -v nft >/dev/null && nft_table_live >/dev/null; then
        printf 'live %s\n' "$(nft_table_live | sha256sum | cut -d ' ' -f 1)"
    else
        printf 'live absent\n'
    fi
}

nft_table_capture() {
    ht_save "$1" file "$NFT_TABLE_PATH" && ht_save "$1" unit "/etc/systemd/system/$NFT_TABLE_UNIT" || return 1
    ht_unit "$NFT_TABLE_UNIT" && printf '%s %s %s\n' "$HT_LOAD" "${HT_ENABLED:--}" "$HT_ACTIVE" >"$1/state" || return 1
    nft list table "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME" >"$1/live" 2>/dev/null || rm -f -- "$1/live"
}

nft_table_apply() {
    local temp output
    temp=$(mktemp) && printf %s "$NFT_TABLE_RULESET" >"$temp" || return 1
    output=$(nft -c -f "$temp" 2>&1) || {
        printf 'nft refuses the table, nothing was changed:\n%s\n' "$output" | head -n 40
        rm -f -- "$temp"
        return 65
    }
    ht_install "$temp" "$NFT_TABLE_PATH" 600 root root && printf %s "$NFT_TABLE_UNIT_CONTENT" >"$temp" &&
        ht_install "$temp" "/etc/systemd/system/$NFT_TABLE_UNIT" 644 root root || return 1
    rm -f -- "$temp"
    systemctl daemon-reload 2>&1 && ht_systemctl unmask "$NFT_TABLE_UNIT" && ht_systemctl enable "$NFT_TABLE_UNIT" &&
        ht_systemctl restart "$NFT_TABLE_UNIT"
}

nft_table_restore() {
    local load enabled active
    read -r load enabled active <"$1/state" || return 1
    if [ -e "$1/live" ]; then
        {
            printf 'table %s %s\ndelete table %s %s\n' "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME" "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME"
            cat "$1/live"
        } | nft -f - 2>&1 || return 1
    elif nft_table_live >/dev/null; then
        nft delete table "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME" 2>&1 || return 1
    fi
    [ "$load" != not-found ] || systemctl disable --now -- "$NFT_TABLE_UNIT" >/dev/null 2>&1
    ht_put_back "$1" file "$NFT_TABLE_PATH" && ht_put_back "$1" unit "/etc/systemd/system/$NFT_TABLE_UNIT" &&
        systemctl daemon-reload 2>&1 || return 1
    if [ "$load" = not-found ]; then systemctl reset-failed -- "$NFT_TABLE_UNIT" 2>/dev/null || :; else ht_unit_back "$NFT_TABLE_UNIT" "$enabled" "$active"; fi
}

nft_table_verify() {
    local wanted
    nft -j list table "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME" >/dev/null 2>&1 || {
        printf 'the kernel has no table %s %s\n' "$NFT_TABLE_FAMILY" "$NFT_TABLE_NAME"
        return 1
    }
    # A confined verifier may not make a namespace; then the questions of the step itself decide about the rules.
    if unshare -n true 2>/dev/null; then
        if ! wanted=$(nft_table_wanted) || [ "$(nft_table_live)" != "$wanted" ]; then
            printf 'the kernel shows other rules than wanted\n'
            return 1
        fi
    fi
    printf '%s  %s\n' "$NFT_TABLE_SHA256" "$NFT_TABLE_PATH" | sha256sum -c --status 2>/dev/null || {
        printf '%s, which the next boot loads, differs\n' "$NFT_TABLE_PATH"
        return 1
    }
    [ "$(systemctl is-enabled -- "$NFT_TABLE_UNIT" 2>&1)" = enabled ] || {
        printf '%s is not enabled, so the next boot would lack the table\n' "$NFT_TABLE_UNIT"
        return 1
    }
    ! ht_overridden "$NFT_TABLE_UNIT" '' || return 1
}
