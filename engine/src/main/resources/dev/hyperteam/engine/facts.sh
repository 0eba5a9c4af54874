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
while read -r key value _; do
  if [ "$key" = MemTotal: ]; then
    memory_mib=$((value / 1024))
    break
  fi
done </proc/meminfo
read -r hostname </proc/sys/kernel/hostname
read -r kernel_release </proc/sys/kernel/osrelease
read -r boot_id </proc/sys/kernel/random/boot_id
machine_id=unknown
[ ! -r /etc/machine-id ] || read -r machine_id </etc/machine-id
controller=${SSH_CONNECTION%% *}
cat <<FACTS
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
hostname=$hostname
kernel_release=$kernel_release
boot_id=$boot_id
machine_id=$machine_id
controller=${controller:-unknown}
FACTS
