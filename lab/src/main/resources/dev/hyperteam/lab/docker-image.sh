#!/bin/sh
# Gives a root file system to a Docker engine as an image.
# usage: docker-image.sh ROOT TAG    DOCKER_HOST says which engine
set -eu
root=$1 tag=$2
# A pipe has the exit code of its end; an archive that was cut off has no end mark, and the engine refuses it.
tar --numeric-owner -C "$root" -c . | docker import - "$tag"
