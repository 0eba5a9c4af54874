#!/bin/sh
# Turns a root file system with a kernel in it into what a virtual machine boots from: kernel, initrd and disk.
# usage: disk.sh ROOT TARGET SIZE
#   ROOT    made by image.sh; it is used up: its files are in the disk afterwards
#   TARGET  folder for vmlinuz, initrd.img and disk.qcow2
#   SIZE    of the disk, as mke2fs writes it: 20G. Empty blocks take no room
# Needs root because the files belong to many users, and because the initrd is packed by the guest's own tools.
set -eu
root=$1 target=$2 size=$3
export LC_ALL=C
kernel=$(cd "$root/boot" && find . -name 'vmlinuz-*' | sed 's/.*vmlinuz-//' | sort -V | tail -n 1)

# QEMU's user network: these addresses are always the same. Static, so that no boot waits for DHCP.
mkdir -p "$root/etc/systemd/network"
cat >"$root/etc/systemd/network/10-ethernet.network" <<'NETWORK'
[Match]
Type=ether

[Network]
Address=10.0.2.15/24
Gateway=10.0.2.2
NETWORK
echo 'nameserver 10.0.2.3' >"$root/etc/resolv.conf"
chroot "$root" systemctl --quiet enable systemd-networkd.service
echo '/dev/vda / ext4 errors=remount-ro 0 1' >"$root/etc/fstab"

# The lab boots this kernel and initrd itself, without a boot loader. The initrd is made from a configuration of its own: what makes
# one host of the image (seed.sh brings its keys and names) is nowhere in the guest's files.
configuration=$root/tmp/initrd
mkdir -p "$configuration/scripts/init-bottom" "$configuration/hooks"
cat >"$configuration/initramfs.conf" <<'CONFIGURATION'
MODULES=list
BUSYBOX=auto
COMPRESS=gzip
CONFIGURATION
printf '%s\n' virtio_pci virtio_blk ext4 >"$configuration/modules"
cat >"$configuration/scripts/init-bottom/seed" <<'SEED'
#!/bin/sh
[ "$1" != prereqs ] || exit 0
# Once: an image has no machine id, a host has. The archive keeps modes, and everything belongs to root.
if [ -d /seed ] && [ ! -s "${rootmnt}/etc/machine-id" ]; then
    cp -a /seed/. "${rootmnt}/"
fi
SEED
cat >"$configuration/hooks/seed" <<'HOOK'
#!/bin/sh
[ "$1" != prereqs ] || exit 0
. /usr/share/initramfs-tools/hook-functions
copy_exec /bin/cp /bin
HOOK
chmod 755 "$configuration/scripts/init-bottom/seed" "$configuration/hooks/seed"
chroot "$root" mkinitramfs -d /tmp/initrd -o /tmp/initrd.img "$kernel"
cp "$root/boot/vmlinuz-$kernel" "$target/vmlinuz"
mv "$root/tmp/initrd.img" "$target/initrd.img"
# A further archive behind this one has to begin at a multiple of four.
truncate -s %4 "$target/initrd.img"
rm -rf "$configuration"
# The one in the guest's /boot boots nothing, and to pack it anew for each package that asks for it takes minutes without KVM.
sed -i 's/^update_initramfs=.*/update_initramfs=no/' "$root/etc/initramfs-tools/update-initramfs.conf"

rm -f "$target/disk.raw"
mke2fs -q -t ext4 -L root -d "$root" "$target/disk.raw" "$size"
qemu-img convert -q -f raw -O qcow2 "$target/disk.raw" "$target/disk.qcow2"
rm -rf --one-file-system "$target/disk.raw" "$root"
# Users without root start their hosts from the same files.
chmod 755 "$target"
chmod 644 "$target/vmlinuz" "$target/initrd.img" "$target/disk.qcow2"
