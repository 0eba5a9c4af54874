# shellcheck shell=sh disable=SC2016
# Makes a signed flat archive with one package in /srv/archive, and prints the fingerprint of its key and the key.
set -eu
export DEBIAN_FRONTEND=noninteractive GNUPGHOME=/root/archive-key
apt-get -q -y update >/dev/null 2>&1
apt-get -q -y install --no-install-recommends gnupg >/dev/null 2>&1
mkdir -p /srv/archive /root/made/DEBIAN "$GNUPGHOME"
chmod 700 "$GNUPGHOME"
printf 'Package: hyperteam-sample\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: sample\n' \
    >/root/made/DEBIAN/control
cd /srv/archive
dpkg-deb -b /root/made sample.deb >/dev/null
{
    dpkg-deb -f sample.deb
    printf 'Filename: ./sample.deb\nSize: %s\nSHA256: %s\n' "$(stat -c %s sample.deb)" "$(sha256sum <sample.deb | cut -d ' ' -f 1)"
} >Packages
{
    printf 'Origin: sample\nSuite: ./\nDate: %s\nSHA256:\n' "$(date -Ru | sed 's/+0000/UTC/')"
    printf ' %s %s Packages\n' "$(sha256sum <Packages | cut -d ' ' -f 1)" "$(stat -c %s Packages)"
} >Release
gpg --batch -q --passphrase '' --quick-generate-key 'archive <archive@example.org>' ed25519 sign never 2>/dev/null 2>&1
gpg --batch -q --clearsign -o InRelease Release
gpg --batch --with-colons --list-keys 2>/dev/null | awk -F : '$1 == "fpr" { print $10; exit }'
gpg --batch -q --armor --export
