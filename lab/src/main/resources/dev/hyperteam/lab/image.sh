#!/bin/sh
# Builds the root file system that every lab host starts from: a plain Debian server as a hoster would hand it out.
# usage: image.sh TARGET ARCHIVES SUITE PACKAGES
#   TARGET    folder to fill; it must not exist (the caller renames it into place, so a half-built one is never used)
#   ARCHIVES  cache of .deb files
#   PACKAGES  comma-separated, on top of Debian's minbase
# The Debian mirror, the proxy and the other Acquire settings are those of this machine.
set -eu
# What debootstrap mounts ends with us, however we end.
if [ "${5:-}" != inside ]; then
    exec unshare --mount --propagation private /bin/sh "$0" "$1" "$2" "$3" "$4" inside
fi
target=$1 archives=$2 suite=$3 packages=$4
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

# The first Debian mirror that this machine's own apt uses; one-line and deb822 sources both name it as a word of its own.
mirror_of() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        sed -e 's/#.*//' | tr -s '[:blank:]' '\n' | grep -E "^https?://.*/$1/?\$" | head -n 1
}
mirror=$(mirror_of debian)
security=$(mirror_of debian-security)
: "${mirror:=http://deb.debian.org/debian}" "${security:=http://deb.debian.org/debian-security}"

proxy=$(apt-config dump --format '%v' Acquire::http::Proxy 2>/dev/null || true)
if [ -n "$proxy" ] && [ -z "${http_proxy:-}" ]; then
    export http_proxy="$proxy"
fi

mkdir -p "$archives" "${target%/*}"
debootstrap --variant=minbase --cache-dir="$archives" --include="$packages" "$suite" "$target" "$mirror"

cat >"$target/etc/apt/sources.list" <<SOURCES
deb $mirror $suite main
deb $mirror $suite-updates main
deb $security $suite-security main
SOURCES
# What this machine needs in order to reach Debian, the lab host needs too.
{
    echo '// Taken over from the machine that runs the lab.'
    apt-config dump Acquire 2>/dev/null | grep -E '^Acquire::((https?|ftp)::|Check-Valid-Until|Check-Date|Retries|ForceIPv)' || true
    for scheme in http https; do
        value=$(printenv "${scheme}_proxy" || true)
        [ -z "$value" ] || printf 'Acquire::%s::Proxy "%s";\n' "$scheme" "$value"
    done
} >"$target/etc/apt/apt.conf.d/80hyperteam-lab"

rm -f "$target/etc/resolv.conf"
cp -L /etc/resolv.conf "$target/etc/resolv.conf"
chroot "$target" apt-get -q -y update
chroot "$target" apt-get -q -y -o "Dpkg::Options::=--force-confdef" dist-upgrade

# Keys and ids belong to one host, never to an image.
rm -f "$target"/etc/ssh/ssh_host_* "$target/etc/machine-id" "$target/var/lib/dbus/machine-id"
rm -rf "$target"/var/cache/apt/archives/*.deb "$target"/var/log/bootstrap.log

# A hoster's server has no timer that fires because its image is a week old. Here it always would be: apt-daily is
# persistent, sees the old stamp and takes the apt lock at a random moment of a test. The timers stay enabled and
# active, as runbooks expect to find them; only their moment is never. The drop-in is outside /etc, which belongs to the runbooks.
for timer in apt-daily apt-daily-upgrade; do
    folder="$target/usr/local/lib/systemd/system/$timer.timer.d"
    mkdir -p "$folder"
    printf '[Timer]\nOnCalendar=\nOnCalendar=2099-12-31\nPersistent=false\n' >"$folder/50-hyperteam-lab.conf"
done
