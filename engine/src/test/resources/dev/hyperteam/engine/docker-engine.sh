#!/bin/sh
# A Docker engine of a test's own, on a socket and in folders of its own.
# usage: docker-engine.sh start FOLDER | docker-engine.sh stop FOLDER
# It keeps its hands off this machine's firewall, because it would leave the policy of forwarding at DROP; the way out is ours instead.
set -eu
folder=$2
network=10.213.201
case $1 in
    start)
        mkdir -p "$folder"
        cat /proc/sys/net/ipv4/ip_forward >"$folder/ip_forward"
        echo 1 >/proc/sys/net/ipv4/ip_forward
        nft -f - <<RULES
table ip hyperteam_docker_test {
    chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr $network.0/24 ip daddr != $network.0/24 masquerade
    }
}
RULES
        ip link add hdocker type bridge
        ip address add "$network.1/24" dev hdocker
        ip link set hdocker up
        exec dockerd --host "unix://$folder/socket" --data-root "$folder/data" --exec-root "$folder/exec" \
            --pidfile "$folder/pid" --bridge hdocker --iptables=false --ip6tables=false --ip-masq=false \
            --storage-driver overlay2
        ;;
    stop)
        nft delete table ip hyperteam_docker_test 2>/dev/null || true
        ip link delete hdocker 2>/dev/null || true
        rm -rf --one-file-system -- "$folder/data" "$folder/exec"
        [ ! -e "$folder/ip_forward" ] || cat "$folder/ip_forward" >/proc/sys/net/ipv4/ip_forward
        ;;
esac
