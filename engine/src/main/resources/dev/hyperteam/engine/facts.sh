# Facts of a target, one key=value a line. Read-only, no temporary files, few processes: it runs at every start.
os_id=unknown
os_version=unknown
if [ -r /etc/os-release ]; then
  . /etc/os-release
  os_id=${ID:-unknown}
  os_version=${VERSION_ID:-unknown}
fi
virt=$(systemd-detect-virt 2>/dev/null) || virt=${virt:-none}
container=$(systemd-detect-virt --container 2>/dev/null) || container=none
shared=own
[ "${container:-none}" = none ] || shared=shared
service_manager=none
[ ! -d /run/systemd/system ] || service_manager=systemd
cgroup=v1
[ ! -e /sys/fs/cgroup/cgroup.controllers ] || cgroup=v2
kvm=no
[ ! -c /dev/kvm ] || kvm=yes
boot=bios
[ ! -d /sys/firmware/efi ] || boot=efi
memory_mib=0
swap_mib=0
while read -r key value _; do
  case $key in
    MemTotal:) memory_mib=$((value / 1024)) ;;
    SwapTotal:)
      swap_mib=$((value / 1024))
      break
      ;;
  esac
done </proc/meminfo
read -r hostname </proc/sys/kernel/hostname
read -r kernel_release </proc/sys/kernel/osrelease
# The node must open: a container sees the kernel's name for it in /proc and may not use it. Opening it loads the module, so a kernel of
# the host's own that has not done so yet is believed when the module lies ready.
device_mapper=no
while read -r _ name _; do
  [ "$name" != device-mapper ] || device_mapper=loaded
done </proc/misc
if [ "$device_mapper" = loaded ]; then
  device_mapper=no
  if (: </dev/mapper/control) 2>/dev/null; then device_mapper=yes; fi
elif [ "$shared" = own ]; then
  for module in "/lib/modules/$kernel_release/kernel/drivers/md/dm-mod.ko"*; do
    [ ! -e "$module" ] || device_mapper=yes
  done
fi
uplink=none
while read -r interface destination _; do
  if [ "$destination" = 00000000 ]; then
    uplink=$interface
    break
  fi
done </proc/net/route
root_free_mib=$(df -P -m / | { read -r _ && read -r _ _ _ free _ && echo "$free"; })
nft_version=$(nft --version 2>/dev/null) || nft_version=absent
nft_version=${nft_version#nftables v}
nft_version=${nft_version%% *}
read -r boot_id </proc/sys/kernel/random/boot_id
machine_id=unknown
[ ! -r /etc/machine-id ] || read -r machine_id </etc/machine-id
controller=${SSH_CONNECTION%% *}
cat <<FACTS
os=$os_id-$os_version
os_id=$os_id
os_version=$os_version
virt=$virt
kernel=$shared
clock=$shared
audit=$shared
service_manager=$service_manager
cgroup=$cgroup
kvm=$kvm
boot=$boot
arch=$(uname -m)
cpus=$(nproc)
memory_mib=$memory_mib
swap_mib=$swap_mib
root_free_mib=${root_free_mib:-0}
device_mapper=$device_mapper
uplink=$uplink
page_size=$(getconf PAGESIZE 2>/dev/null || echo unknown)
nft_version=${nft_version:-absent}
hostname=$hostname
kernel_release=$kernel_release
boot_id=$boot_id
machine_id=$machine_id
controller=${controller:-unknown}
FACTS
