#!/bin/sh
# Gives a container that has not booted yet what is its own: names and keys.
# usage: docker-seed.sh FOLDER NAME CONTAINER    FOLDER with keys made by keys.sh; DOCKER_HOST says which engine
set -eu
folder=$1 name=$2 container=$3
seed=$folder/seed
rm -rf "$seed"
(
    umask 022
    mkdir -p "$seed/etc/ssh" "$seed/root"
    cd "$seed"
    echo "$name" >etc/hostname
    # The engine may give another address at every boot.
    printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost ip6-localhost ip6-loopback\n' "$name" >etc/hosts
    install -m 600 "$folder"/host_keys/ssh_host_*_key etc/ssh/
    install -m 644 "$folder"/host_keys/ssh_host_*_key.pub etc/ssh/
    chmod 700 root
    install -d -m 700 root/.ssh
    install -m 600 "$folder/id_ed25519.pub" root/.ssh/authorized_keys
)
tar -C "$seed" --owner=0 --group=0 -c . | docker cp - "$container:/"
rm -rf "$seed"
