#!/bin/sh
# The way out of the lab: one nft table of ours, and forwarding.
# usage: net.sh open RANGE MEMORY | net.sh close MEMORY | net.sh bridge NAME ADDRESS/BITS | net.sh unbridge KEEP...
#   MEMORY  file that keeps what this machine had before, for close
set -eu
case $1 in
    open)
        range=$2 memory=$3
        [ -e "$memory" ] || cat /proc/sys/net/ipv4/ip_forward >"$memory"
        [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ] || echo 1 >/proc/sys/net/ipv4/ip_forward
        nft -f - <<RULES
table ip hyperteam_lab
delete table ip hyperteam_lab
table ip hyperteam_lab {
    chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr $range ip daddr != $range masquerade
    }
}
RULES
        ;;
    bridge)
        name=$2 address=$3
        # A MAC address of its own: else it would take the lowest of its ports', and change whenever a host reboots.
        ip link add "$name" address "02:68:6c:61:62:$(printf '%02x' "${name#hlabb}")" type bridge
        ip address add "$address" dev "$name"
        ip link set "$name" up
        ;;
    unbridge)
        shift
        for link in /sys/class/net/hlabb*; do
            [ -d "$link/bridge" ] || continue
            name=${link##*/}
            case " $* " in *" $name "*) continue ;; esac
            ip link delete "$name"
        done
        ;;
    close)
        memory=$2
        nft delete table ip hyperteam_lab 2>/dev/null || true
        if [ -e "$memory" ]; then
            # Only what we changed: a machine that forwarded before goes on forwarding.
            [ "$(cat "$memory")" = 1 ] || echo 0 >/proc/sys/net/ipv4/ip_forward
            rm -f "$memory"
        fi
        ;;
esac
