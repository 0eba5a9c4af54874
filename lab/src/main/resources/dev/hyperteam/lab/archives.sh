#!/bin/sh
# Gives the packages that a lab host has downloaded to the shared cache, and forgets what nobody fetched for two months.
# usage: archives.sh HOST_ARCHIVES SHARED
# Hard links appear whole or not at all, so that any number of hosts may do this at once. apt compares every file with its
# signed index before use, so a damaged one costs a download and nothing else.
set -eu
from=$1 shared=$2
mkdir -p "$shared"
for file in "$from"/*.deb; do
    [ -e "$file" ] || continue
    [ -e "$shared/${file##*/}" ] || ln "$file" "$shared/" 2>/dev/null || true
done
find "$shared" -maxdepth 1 -name '*.deb' -mtime +60 -delete
