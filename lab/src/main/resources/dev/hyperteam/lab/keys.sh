#!/bin/sh
# Makes the keys of a lab host: the user's, the host's, and the file that pins the host's before the first connection.
# usage: keys.sh FOLDER NAME ADDRESS
set -eu
umask 077
folder=$1 name=$2 address=$3
mkdir -p "$folder/host_keys"
[ -e "$folder/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -C "hyperteam-lab-$name" -f "$folder/id_ed25519"
# All three types, as Debian makes them: choosing the pinned one is the client's work on a real server too.
for type in ed25519 ecdsa rsa; do
    key=$folder/host_keys/ssh_host_${type}_key
    [ -e "$key" ] || ssh-keygen -q -t "$type" -N '' -C "root@$name" -f "$key"
done
printf '%s %s\n' "$address" "$(cut -d ' ' -f 1,2 "$folder/host_keys/ssh_host_ed25519_key.pub")" >"$folder/known_hosts"
