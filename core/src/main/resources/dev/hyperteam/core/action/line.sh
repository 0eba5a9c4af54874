# shellcheck shell=dash
# Reads LINE_PATH LINE_TEXT LINE_MATCH (an extended regular expression) LINE_RESTART LINE_RELOAD.

# PROGRAM FILE: awk with t the wanted line and m the expression.
line_awk() {
    LINE_TEXT="$LINE_TEXT" LINE_MATCH="$LINE_MATCH" LINE_OLD="${LINE_OLD:-}" \
        awk "BEGIN { t = ENVIRON[\"LINE_TEXT\"]; m = ENVIRON[\"LINE_MATCH\"]; o = ENVIRON[\"LINE_OLD\"] } $1" "$2"
}

# FILE: its text with the line in place: the first match is replaced, later ones go, without one it is added at the end.
line_set() {
    # shellcheck disable=SC2016 # awk's own $0
    line_awk '$0 ~ m { if (!d) print t; d = 1; next } { print } END { if (!d) print t }' "$1"
}

line_is_set() {
    # shellcheck disable=SC2016 # awk's own $0
    [ -f "$LINE_PATH" ] && line_awk '$0 ~ m { n++; if ($0 != t) n = 99 } END { exit n != 1 }' "$LINE_PATH"
}

line_units() {
    local unit
    for unit in $LINE_RESTART; do ht_systemctl try-restart "$unit" || return 1; done
    for unit in $LINE_RELOAD; do ht_systemctl try-reload-or-restart "$unit" || return 1; done
}

line_outdated_unit() {
    local unit
    for unit in $LINE_RESTART; do ht_outdated "$unit" "$LINE_PATH" ActiveEnterTimestamp && printf '%s\n' "$unit" && return 0; done
    for unit in $LINE_RELOAD; do ht_outdated "$unit" "$LINE_PATH" StateChangeTimestamp && printf '%s\n' "$unit" && return 0; done
    return 1
}

line_check() {
    local unit
    line_is_set || {
        if [ -f "$LINE_PATH" ]; then line_set "$LINE_PATH" | ht_diff "$LINE_PATH"; else printf '%s does not exist\n' "$LINE_PATH"; fi
        return 10
    }
    if unit=$(line_outdated_unit); then
        printf '%s still runs with an older %s\n' "$unit" "$LINE_PATH"
        return 10
    fi
}

line_state() {
    # shellcheck disable=SC2016 # awk's own $0
    [ ! -f "$LINE_PATH" ] || line_awk '$0 ~ m { print }' "$LINE_PATH"
}

line_capture() {
    ht_save "$1" file "$LINE_PATH"
}

# STANDARD INPUT becomes the file's content; mode and owner stay.
line_write() {
    local temp mode owner
    temp=$(mktemp) && cat >"$temp" || return 1
    mode=644 owner='root root'
    [ ! -e "$LINE_PATH" ] || { mode=$(stat -L -c %a -- "$LINE_PATH") && owner=$(stat -L -c '%u %g' -- "$LINE_PATH"); }
    ht_install "$temp" "$(readlink -f -- "$LINE_PATH" || printf %s "$LINE_PATH")" "$mode" "${owner% *}" "${owner#* }" || return 1
    rm -f -- "$temp"
}

line_apply() {
    local from
    if ! line_is_set; then
        from=$LINE_PATH
        [ -f "$from" ] || from=/dev/null
        line_set "$from" | line_write || return 1
        line_is_set || {
            printf "'match' does not match the line itself, so a second run would add it again\n"
            return 1
        }
        line_units
    elif line_outdated_unit >/dev/null; then
        line_units
    fi
}

line_restore() {
    local LINE_OLD
    if [ -e "$1/file.saved" ] && [ "$(line_set "$1/file.saved")" = "$(cat "$LINE_PATH" 2>/dev/null)" ]; then
        ht_put_back "$1" file "$LINE_PATH"
    elif [ -e "$1/file.absent" ] && [ "$(cat "$LINE_PATH" 2>/dev/null)" = "$LINE_TEXT" ]; then
        ht_put_back "$1" file "$LINE_PATH"
    elif grep -qxF -- "$LINE_TEXT" "$LINE_PATH" 2>/dev/null; then
        # Somebody changed the rest since: give back our line alone.
        # shellcheck disable=SC2016 # awk's own $0
        LINE_OLD=$([ ! -e "$1/file.saved" ] || line_awk '$0 ~ m { print; exit }' "$1/file.saved")
        # shellcheck disable=SC2016 # awk's own $0
        line_awk '$0 == t && !d { d = 1; if (o != "") print o; next } { print }' "$LINE_PATH" | line_write
    fi || return 1
    line_units
}

line_verify() {
    local unit
    if ! grep -qxF -- "$LINE_TEXT" "$LINE_PATH" 2>/dev/null || [ "$(grep -cE -- "$LINE_MATCH" "$LINE_PATH")" != 1 ]; then
        printf '%s does not hold exactly the wanted line\n' "$LINE_PATH"
        return 1
    fi
    if unit=$(line_outdated_unit); then
        printf '%s has not read the new %s\n' "$unit" "$LINE_PATH"
        return 1
    fi
}
