#!/bin/sh
# The way out of the lab: one nft table of ours, and forwarding.
# usage: net.sh open RANGE MEMORY | net.sh close MEMORY
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
