# shellcheck shell=dash
# Reads VOLUME_GROUP, the lists VOLUME_DEVICES and VOLUME_SERIALS (one a line), VOLUME_KEEP_FREE (percent), VOLUME_COUNT, and for each
# volume VOLUME_NAME_i VOLUME_SIZE_i VOLUME_TYPE_i, for a thin pool also VOLUME_METADATA_i VOLUME_CHUNK_i VOLUME_ZERO_i VOLUME_MONITOR_i
# VOLUME_PROFILE_i. Sizes are bytes or a share of the group.

# The shell that runs us may leave files open; LVM would talk about them in the midst of what it is asked.
export LVM_SUPPRESS_FD_WARNINGS=1

# I: the i-th volume into v_*.
volume_read() {
    v_name='' v_size='' v_type='' v_metadata='' v_chunk=1 v_zero='' v_monitor='' v_profile=''
    eval "v_name=\$VOLUME_NAME_$1 v_size=\$VOLUME_SIZE_$1 v_type=\$VOLUME_TYPE_$1"
    [ "$v_type" = linear ] ||
        eval "v_metadata=\$VOLUME_METADATA_$1 v_chunk=\$VOLUME_CHUNK_$1 v_zero=\$VOLUME_ZERO_$1 v_monitor=\$VOLUME_MONITOR_$1 v_profile=\$VOLUME_PROFILE_$1"
    v_lv=$VOLUME_GROUP/$v_name v_file=/etc/lvm/profile/$VOLUME_GROUP-$v_name.profile
}

# FIELDS: of the volume, as LVM reports them; fails where there is none.
volume_lv() {
    lvs --noheadings --nosuffix --units b --separator '|' -o "$1" -- "$v_lv" 2>/dev/null | sed 's/^ *//' | grep .
}

volume_group() {
    vgs --noheadings --nosuffix --units b -o "$1" -- "$VOLUME_GROUP" 2>/dev/null | sed 's/ //g' | grep .
}

# Where LVM has thin volumes in the pool it keeps the pool itself one layer down.
volume_pool_status() {
    dmsetup status --target thin-pool -- "$VOLUME_GROUP-$v_name-tpool" 2>/dev/null | grep . ||
        dmsetup status --target thin-pool -- "$VOLUME_GROUP-$v_name"
}

# CAPACITY of the group: the sizes of the volume in bytes into v_bytes and v_meta. A mapping takes 48 bytes; twice as many for snapshots.
volume_sizes() {
    case "$v_size" in
    *%) v_bytes=$(($1 * ${v_size%\%} / 100 & ~4194303)) ;;
    *) v_bytes=$v_size ;;
    esac
    v_meta=0
    [ "$v_type" = linear ] && return 0
    v_meta=${v_metadata:-$(((v_bytes * 96 / v_chunk & ~4194303) + 4194304))}
    [ "$v_meta" -le 16106127360 ] || v_meta=16106127360
}

# DEVICE SERIAL: says why it must not be written to, and fails when nothing is against it.
volume_unusable() {
    local dev name said path
    [ -e "$1" ] || { echo "$1 does not exist" && return; }
    [ -b "$1" ] || { echo "$1 is not a block device" && return; }
    dev=$(readlink -f -- "$1") && name=${dev##*/}
    said=$(lsblk -nso SERIAL -- "$dev" | grep . | head -n 1)
    [ -z "$2" ] || [ "$said" = "$2" ] || { echo "$1 has the serial number '$said', confirmed was '$2'" && return; }
    [ "${3:-}" != member ] || return 1
    said=$(awk -v at="$(cat "/sys/class/block/$name/dev")" '$3 == at { print $5; exit }' /proc/self/mountinfo)
    [ -z "$said" ] || { echo "$1 is mounted at $said" && return; }
    while read -r path said; do
        [ "$(readlink -f -- "$path")" != "$dev" ] || { echo "$1 is swap space" && return; }
    done </proc/swaps
    for path in "/sys/class/block/$name/holders"/* "/sys/class/block/$name"/*/partition; do
        case "$path" in
        *'*'*) ;;
        */holders/*) echo "$1 is used by $(cat "$path/dm/name" 2>/dev/null || echo "${path##*/}")" && return ;;
        *) echo "$1 has partitions" && return ;;
        esac
    done
    for path in $(awk '!/^[[:space:]]*#/ { print $1 }' /etc/fstab 2>/dev/null; awk '!/^[[:space:]]*#/ { print $2 }' /etc/crypttab 2>/dev/null); do
        [ "$(readlink -f -- "$(findfs "$path" 2>/dev/null || echo "$path")")" != "$dev" ] || { echo "$1 stands in fstab or crypttab as $path" && return; }
    done
    said=$(pvs --noheadings -o vg_name -- "$dev" 2>/dev/null) && {
        echo "$1 is a physical volume of LVM, group $(echo "${said:-none}" | sed 's/^ *$/none/; s/ //g')" && return
    }
    said=$(wipefs -n --noheadings --output TYPE -- "$dev" 2>&1) || said="unreadable: $said"
    said=$said$(blkid -p -s TYPE -s PTTYPE -o value -- "$dev" 2>/dev/null)
    [ -z "$said" ] || { echo "$1 is not empty; it carries: $(echo "$said" | head -n 1)" && return; }
    [ "$(blockdev --getro "$dev")" = 0 ] || { echo "$1 is read-only" && return; }
    return 1
}

# Says why this must not be done here, and fails when it may be. Writes nothing.
volume_refused() {
    local dev i capacity need most members
    i=0 capacity=0 members=$(volume_group pv_name | xargs -r readlink -f | LC_ALL=C sort)
    # shellcheck disable=SC2086 # devices have no blanks
    if [ -n "$members" ] && [ "$members" != "$(readlink -f $VOLUME_DEVICES | LC_ALL=C sort)" ]; then
        echo "refused: there is a group $VOLUME_GROUP already, on" $members && return
    fi
    for dev in $VOLUME_DEVICES; do
        i=$((i + 1))
        if need=$(volume_unusable "$dev" "$(printf %s "$VOLUME_SERIALS" | sed -n "${i}p")" "${members:+member}"); then
            echo "refused, and nothing was written: $need" && return
        fi
        capacity=$((capacity + ($(blockdev --getsize64 "$dev") - 1048576) / 4194304 * 4194304))
    done
    # shellcheck disable=SC2086 # devices have no blanks
    need=$(readlink -f $VOLUME_DEVICES | sort | uniq -d)
    [ -z "$need" ] || { echo "refused, and nothing was written: $need is named twice" && return; }
    need=0 most=0
    for i in $(seq "$VOLUME_COUNT"); do
        volume_read "$i" && volume_sizes "$capacity"
        need=$((need + v_bytes + v_meta))
        [ "$v_meta" -le "$most" ] || most=$v_meta
    done
    # LVM keeps a spare of the largest metadata.
    [ -z "$members" ] && [ $((need + most)) -gt $((capacity * (100 - VOLUME_KEEP_FREE) / 100)) ] || return 1
    echo "refused, and nothing was written: the volumes take $(((need + most) >> 20)) MiB and $VOLUME_KEEP_FREE % stay free, but there are $((capacity >> 20)) MiB"
}

# Says what the volume has not, and fails when it has all.
volume_lacks() {
    local shown
    shown=$(volume_lv segtype,lv_size,chunk_size,zero,lv_profile,lv_active) || { echo "there is no $v_lv" && return; }
    case "$shown" in
    "$v_type|"*'|active') ;;
    *'|active') echo "$v_lv is of another kind: $shown" && return ;;
    *) echo "$v_lv is not active" && return ;;
    esac
    shown=${shown#*|}
    case "$v_size" in
    *%) ;;
    *) [ "${shown%%|*}" -ge "$v_size" ] || { echo "$v_lv has ${shown%%|*} bytes, wanted $v_size" && return; } ;;
    esac
    [ "$v_type" != linear ] || return 1
    [ "${shown#*|}" = "$v_chunk|$([ "$v_zero" = n ] || echo zero)|$VOLUME_GROUP-$v_name|active" ] ||
        { echo "$v_lv has other settings (chunk, zero, profile): ${shown#*|}" && return; }
    printf %s "$v_profile" | cmp -s -- - "$v_file" || { echo "$v_file differs" && return; }
    [ "$v_monitor" = n ] || [ "$(volume_lv seg_monitor)" = monitored ] || { echo "$v_lv is not monitored" && return; }
    return 1
}

volume_check() {
    local i
    [ -e /sys/class/misc/device-mapper ] || [ -d "/lib/modules/$(uname -r)" ] || { echo 'this kernel has no device-mapper' && return 11; }
    command -v lvs >/dev/null || { echo 'lvm2 is not installed yet' && return 10; }
    ! volume_refused || return 12
    for i in $(seq "$VOLUME_COUNT"); do
        volume_read "$i"
        ! volume_lacks || return 10
    done
}

# Whether a volume is active and monitored is not written anywhere and ends with each boot, so it is no part of the state that
# an undo has to bring back: an inactive volume does not even have the second.
volume_state() {
    local i dev
    dev=$(volume_group pv_name | LC_ALL=C sort)
    echo "$VOLUME_GROUP: ${dev:-absent}"
    for i in $(seq "$VOLUME_COUNT"); do
        volume_read "$i"
        echo "$v_lv $(volume_lv segtype,zero,lv_profile || echo absent)"
        ht_stat "$v_file" && ht_sha256 "$v_file"
    done
    for dev in $VOLUME_DEVICES; do
        echo "$dev $(wipefs -n --noheadings --output TYPE -- "$dev" 2>/dev/null | tr '\n' ' ')"
    done
}

volume_capture() {
    local i
    volume_group vg_uuid >"$1/group"
    for i in $(seq "$VOLUME_COUNT"); do
        volume_read "$i"
        ht_save "$1" "profile$i" "$v_file" || return 1
        volume_lv zero,lv_profile,seg_monitor >"$1/volume$i" || rm -f -- "$1/volume$i"
    done
}

# WANTED: y or n; LVM calls it a failure when nothing is to be changed.
volume_zero() {
    local now
    now=$([ "$(volume_lv zero)" = zero ] && echo y || echo n)
    [ "$now" = "$1" ] || lvchange -Z "$1" -- "$v_lv" 2>&1
}

volume_apply() {
    local i temp capacity
    temp=$(volume_check)
    case $? in
    0 | 10) ;;
    *) printf '%s\n' "$temp" && return 65 ;;
    esac
    # Without --yes: LVM refuses by itself what got a signature since, and opens devices for itself alone.
    # shellcheck disable=SC2086 # devices have no blanks
    volume_group vg_name >/dev/null || vgcreate -- "$VOLUME_GROUP" $VOLUME_DEVICES 2>&1 || return 1
    capacity=$(volume_group vg_size) && temp=$(mktemp) || return 1
    for i in $(seq "$VOLUME_COUNT"); do
        volume_read "$i" && volume_sizes "$capacity"
        if [ "$v_type" = thin-pool ]; then
            printf %s "$v_profile" >"$temp" && ht_install "$temp" "$v_file" 644 root root || return 1
        fi
        case "$v_type:$(volume_lv lv_name)" in
        linear:) lvcreate --yes --wipesignatures y -L "${v_bytes}b" -n "$v_name" -- "$VOLUME_GROUP" 2>&1 || return 1 ;;
        thin-pool:)
            lvcreate --yes --type thin-pool -L "${v_bytes}b" --poolmetadatasize "${v_meta}b" -c "${v_chunk}b" -Z "$v_zero" \
                -n "$v_name" -- "$VOLUME_GROUP" 2>&1 || return 1
            ;;
        esac
        lvchange -a y -- "$v_lv" 2>&1 || return 1
        [ "$v_type" != linear ] || continue
        lvchange --metadataprofile "$VOLUME_GROUP-$v_name" -- "$v_lv" 2>&1 && volume_zero "$v_zero" &&
            lvchange --monitor "$v_monitor" -- "$v_lv" 2>&1 || return 1
    done
    rm -f -- "$temp"
    udevadm settle --timeout=30
    ! volume_lacks
}

# Says what the volume holds or who uses it, and fails when it is empty.
volume_used() {
    local shown
    shown=$(dmsetup info -c --noheadings -o open -- "$VOLUME_GROUP-$v_name" 2>/dev/null) ||
        { echo "$v_lv is not active, so nobody can tell whether it is empty: lvchange -a y $v_lv" && return; }
    [ "$shown" -eq 0 ] || { echo "$v_lv is in use (opened $shown times)" && return; }
    if [ "$v_type" = linear ]; then
        shown=$(wipefs -n --noheadings --output TYPE -- "/dev/$v_lv") || shown='something unreadable'
        [ -z "$shown" ] || { echo "$v_lv is not empty; it carries: $shown" && return; }
        return 1
    fi
    shown=$(lvs --noheadings -o lv_name -S "pool_lv=$v_name" -- "$VOLUME_GROUP" 2>&1 | xargs)
    [ -z "$shown" ] || { echo "$v_lv holds thin volumes: $shown" && return; }
    shown=$(volume_pool_status | awk '{ print $6 }')
    [ "${shown%%/*}" = 0 ] || { echo "$v_lv is not empty; data blocks in use: ${shown:-unknown}" && return; }
    return 1
}

# All is asked before anything goes.
volume_restore() {
    local i dev others zero profile monitor
    others=" $(lvs --noheadings -o lv_name -- "$VOLUME_GROUP" 2>/dev/null | xargs) "
    for i in $(seq "$VOLUME_COUNT"); do
        volume_read "$i"
        others=$(echo "$others" | sed "s/ $v_name / /")
        if [ ! -e "$1/volume$i" ] && volume_lv lv_name >/dev/null && volume_used; then
            echo "it stays as it is: empty it or remove it by hand" && return 65
        fi
    done
    [ -s "$1/group" ] || [ -z "${others# }" ] || { echo "$VOLUME_GROUP holds volumes of others:$others" && return 65; }
    for i in $(seq "$VOLUME_COUNT"); do
        volume_read "$i"
        if [ ! -e "$1/volume$i" ]; then
            ! volume_lv lv_name >/dev/null || lvremove --yes -- "$v_lv" 2>&1 || return 1
        elif [ "$v_type" = thin-pool ]; then
            IFS='|' read -r zero profile monitor <"$1/volume$i"
            volume_zero "$([ "$zero" = zero ] && echo y || echo n)" || return 1
            if [ -n "$profile" ]; then lvchange --metadataprofile "$profile" -- "$v_lv"; else lvchange --detachprofile -- "$v_lv"; fi 2>&1 || return 1
            case "$monitor" in
            monitored) lvchange --monitor y -- "$v_lv" 2>&1 || return 1 ;;
            'not monitored') lvchange --monitor n -- "$v_lv" 2>&1 || return 1 ;;
            esac
        fi
        ht_put_back "$1" "profile$i" "$v_file" || return 1
    done
    [ ! -s "$1/group" ] || return 0
    ! volume_group vg_name >/dev/null || vgremove -- "$VOLUME_GROUP" 2>&1 || return 1
    for dev in $VOLUME_DEVICES; do
        [ -n "$(pvs --noheadings -o vg_name -- "$dev" 2>/dev/null)" ] || continue
        pvremove -- "$dev" 2>&1 || return 1
    done
    udevadm settle --timeout=30
}

# LVM opens devices in a way that only their owner may. Who is not root reads the copy of its record that LVM keeps in a file.
volume_profile_is() {
    if [ "$(id -u)" = 0 ]; then
        volume_lv lv_profile
    else
        awk -v name="$v_name" '$1 == name && $2 == "{" { here = 1 }
            here && $1 == "profile" { gsub(/"/, "", $3); print $3; exit }
            here && $1 == "segment1" { exit }' "/etc/lvm/backup/$VOLUME_GROUP" 2>/dev/null
    fi
}

# Device-mapper talks only to root. Who is not asks sysfs and LVM's record; the mode of a pool stays untold then.
volume_verify() {
    local i shown dm
    for i in $(seq "$VOLUME_COUNT"); do
        volume_read "$i"
        dm=$(grep -lx -- "$VOLUME_GROUP-$v_name" /sys/class/block/dm-*/dm/name 2>/dev/null | head -n 1)
        [ "$(cat "${dm%/name}/suspended" 2>/dev/null)" = 0 ] || { echo "device-mapper does not run $VOLUME_GROUP-$v_name" && return 1; }
        [ "$v_type" != linear ] || continue
        shown=$(volume_profile_is)
        [ "$shown" = "$VOLUME_GROUP-$v_name" ] || { echo "$v_lv has not its profile: ${shown:-none}" && return 1; }
        printf %s "$v_profile" | cmp -s -- - "$v_file" || { echo "$v_file differs" && return 1; }
        [ "$v_monitor" = n ] || pgrep -x dmeventd >/dev/null || { echo 'dmeventd, which monitors pools, does not run' && return 1; }
        [ "$(id -u)" = 0 ] || continue
        shown=" $(volume_pool_status 2>&1) "
        case "$shown" in
        *needs_check* | *out_of_data_space* | *Fail* | *' ro '*) echo "$v_lv is ill: $shown" && return 1 ;;
        *' rw '*) ;;
        *) echo "$v_lv does not say that it can be written to: $shown" && return 1 ;;
        esac
        [ "$v_monitor" = n ] || [ "$(volume_lv seg_monitor)" = monitored ] || { echo "$v_lv is not monitored" && return 1; }
    done
}
