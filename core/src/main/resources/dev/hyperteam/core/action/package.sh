# shellcheck shell=dash
# Reads PACKAGE_NAMES (one a line), PACKAGE_VERSION (empty: any), PACKAGE_HOLD (yes or no).

# DIR NAME: whether the package was there at capture.
package_was_there() {
    grep -qE "^$2(:[a-z0-9]+)? [^ ]+ [a-z]+ installed\$" "$1/packages"
}

package_is_there() {
    # shellcheck disable=SC2016 # dpkg's own field
    dpkg-query -W -f '${db:Status-Status}' -- "$1" 2>/dev/null | grep -q '^installed'
}

package_check() {
    local listing name state
    # shellcheck disable=SC2016,SC2086 # dpkg's own fields; names of packages have no blanks
    listing=$(dpkg-query -W -f '${Package} ${db:Status-Want} ${db:Status-Status} ${Version}\n' -- $PACKAGE_NAMES 2>/dev/null)
    for name in $PACKAGE_NAMES; do
        state=$(printf '%s\n' "$listing" | sed -n "s/^$name //p" | head -n 1)
        case "$state" in
        'install installed '* | 'hold installed '*) ;;
        *)
            printf '%s is not installed\n' "$name"
            return 10
            ;;
        esac
        if [ -n "$PACKAGE_VERSION" ] && [ "${state##* }" != "$PACKAGE_VERSION" ]; then
            printf '%s is %s, wanted %s\n' "$name" "${state##* }" "$PACKAGE_VERSION"
            return 10
        fi
        case "$PACKAGE_HOLD:$state" in
        'yes:install '*)
            printf '%s is not held\n' "$name"
            return 10
            ;;
        esac
    done
}

package_state() {
    local name
    for name in $PACKAGE_NAMES; do
        # shellcheck disable=SC2016 # dpkg's own fields
        dpkg-query -W -f '${Package} ${db:Status-Want} ${db:Status-Status} ${Version}\n' -- "$name" 2>/dev/null | grep -v ' not-installed ' ||
            printf '%s absent\n' "$name"
    done
}

# Units that run although no file describes them any more.
package_orphans() {
    systemctl list-units --no-legend --plain --state=active --type=service,socket,timer 2>/dev/null | awk '$2 == "not-found" { print $1 }'
}

package_capture() {
    local name version
    package_orphans >"$1/orphans"
    # shellcheck disable=SC2016 # dpkg's own fields
    dpkg-query -W -f '${binary:Package} ${Version} ${db:Status-Want} ${db:Status-Status}\n' | LC_ALL=C sort >"$1/packages" || return 1
    apt-mark showauto | LC_ALL=C sort >"$1/auto" || return 1
    # What apt would push out to make room, for example one clock daemon for another.
    # shellcheck disable=SC2086 # names of packages have no blanks
    ht_apt -s install --no-install-recommends $PACKAGE_NAMES | sed -nE 's/^(Purg|Remv) ([^ ]+) \[([^]]+)\].*/\2 \3/p' >"$1/out"
    [ -n "$PACKAGE_VERSION" ] || return 0
    # An older version comes back only from its own archive, so keep that while it can still be had.
    for name in $PACKAGE_NAMES; do
        package_was_there "$1" "$name" || continue
        version=$(sed -nE "s/^$name(:[a-z0-9]+)? ([^ ]+) .*/\2/p" "$1/packages" | head -n 1)
        [ "$version" = "$PACKAGE_VERSION" ] || (cd "$1" && ht_apt download "$name=$version") >/dev/null 2>&1 ||
            printf 'note: the archive of %s %s cannot be had, so there is no way back to it\n' "$name" "$version"
    done
}

package_apply() {
    local name
    ht_dpkg_mend || return 1
    set --
    for name in $PACKAGE_NAMES; do
        set -- "$@" "$name${PACKAGE_VERSION:+=$PACKAGE_VERSION}"
    done
    [ -z "$PACKAGE_VERSION" ] || set -- --allow-downgrades --allow-change-held-packages "$@"
    if ! package_check >/dev/null; then
        # The lists of packages are fetched only when they are missing or too old for what is wanted.
        ht_apt install --no-install-recommends "$@" || { ht_apt update && ht_apt install --no-install-recommends "$@"; } || return 1
    fi
    [ "$PACKAGE_HOLD" = no ] || for name in $PACKAGE_NAMES; do apt-mark hold "$name" || return 1; done
}

# What apt would remove for the given arguments, one package a line.
package_would_remove() {
    ht_apt -s -o APT::AutoRemove::RecommendsImportant=false -o APT::AutoRemove::SuggestsImportant=false "$@" |
        sed -nE 's/^(Purg|Remv) ([^ ]+) .*/\2/p'
}

# DIR: the packages of this step that were not there at capture.
package_brought() {
    local name
    for name in $PACKAGE_NAMES; do
        package_was_there "$1" "$name" || ! package_is_there "$name" || printf '%s\n' "$name"
    done
}

# DIR: notes in DIR/purge what goes; refuses when something else needs it.
package_plan() {
    local brought all name
    brought=$(package_brought "$1")
    [ -n "$brought" ] || return 0
    apt-mark showauto | LC_ALL=C sort >"$1/auto.now" || return 1
    # shellcheck disable=SC2086 # names of packages have no blanks
    for name in $(package_would_remove purge $brought); do
        printf '%s\n' "$brought" | grep -qxF "$name" && continue
        ! package_was_there "$1" "$name" && grep -qxF "$name" "$1/auto.now" && continue
        printf '%s needs what this step installed (%s); remove it first\n' "$name" "$(printf '%s' "$brought" | tr '\n' ' ')"
        return 65
    done
    all=''
    # shellcheck disable=SC2086 # names of packages have no blanks
    for name in $(package_would_remove purge --auto-remove $brought); do
        package_was_there "$1" "$name" || all="$all $name"
    done
    # shellcheck disable=SC2086 # names of packages have no blanks
    for name in $(package_would_remove purge $all); do
        case " $all " in
        *" $name "*) ;;
        *)
            printf '%s needs one of:%s; remove it first\n' "$name" "$all"
            return 65
            ;;
        esac
    done
    # Noted first: a purge that stops half-way must be finished by the next one.
    # shellcheck disable=SC2086 # names of packages have no blanks
    printf '%s\n' $all >>"$1/purge" && sync -- "$1/purge"
}

package_restore() {
    local name archive was version
    ht_dpkg_mend || return 1
    package_plan "$1" || return $?
    # shellcheck disable=SC2046 # names of packages have no blanks
    [ ! -s "$1/purge" ] || ht_apt purge $(sort -u "$1/purge") || return 1
    # Some packages leave their daemon running when they go.
    for name in $(package_orphans); do
        grep -qxF -- "$name" "$1/orphans" || ht_systemctl stop "$name" || return 1
    done
    # What the new packages pushed out comes back, at its version as long as that can be had.
    while read -r name version; do
        ! package_is_there "$name" || continue
        ht_apt install --no-install-recommends "$name=$version" || ht_apt install --no-install-recommends "$name" || return 1
        ! grep -qxF "$name" "$1/auto" || apt-mark auto "$name" || return 1
    done <"$1/out"
    for archive in "$1"/*.deb; do
        [ ! -e "$archive" ] || DEBIAN_FRONTEND=noninteractive dpkg -i --force-confold --force-downgrade "$archive" 2>&1 || return 1
    done
    for name in $PACKAGE_NAMES; do
        package_was_there "$1" "$name" || continue
        was=$(grep -E "^$name(:[a-z0-9]+)? [^ ]+ [a-z]+ installed\$" "$1/packages" | head -n 1)
        # shellcheck disable=SC2016 # dpkg's own fields
        if [ "$(dpkg-query -W -f '${Version}' -- "$name" 2>/dev/null)" != "$(printf '%s' "$was" | cut -d ' ' -f 2)" ]; then
            printf '%s was %s, and no archive of that version was to be had\n' "$name" "$(printf '%s' "$was" | cut -d ' ' -f 2)"
            return 65
        fi
        case "$was" in
        *' hold installed') apt-mark hold "$name" || return 1 ;;
        *) apt-mark unhold "$name" || return 1 ;;
        esac
        if grep -qE "^$name(:[a-z0-9]+)?\$" "$1/auto"; then apt-mark auto "$name"; else apt-mark manual "$name"; fi || return 1
    done
}

package_verify() {
    local name held
    for name in $PACKAGE_NAMES; do
        if ! LC_ALL=C dpkg -s -- "$name" 2>/dev/null | grep -qE '^Status: (install|hold) ok installed$'; then
            printf 'dpkg does not know %s as installed\n' "$name"
            return 1
        fi
    done
    [ "$PACKAGE_HOLD" = no ] || {
        held=$(apt-mark showhold)
        for name in $PACKAGE_NAMES; do
            printf '%s\n' "$held" | grep -qx "$name" || {
                printf '%s is not held\n' "$name"
                return 1
            }
        done
    }
}
