# Runs shell text where it can look at everything and change nothing, as hyperteam-verify does, on a host that does not have that
# program yet. Whoever runs this is root; what it runs is nobody: refused by systemd when it asks for a change, on a file system that
# is read-only. A dynamic user would be cleaner, but the D-Bus daemon turns away users that only systemd knows. Others may work as
# nobody, so signals are refused. There is no unconfined way.
#   $1  the text
#   $2  seconds after which it is ended
ht_confined() {
  if [ ! -d /run/systemd/system ] || ! command -v systemd-run >/dev/null; then
    echo 'there is no systemd to confine the question, so it is not asked'
    return 69
  fi
  printf '%s' "$1" | systemd-run --quiet --pipe --wait --collect --service-type=exec \
    --description='Hyperteam asks, and changes nothing' \
    -p User=nobody -p SupplementaryGroups= \
    -p 'SystemCallFilter=~@debug kill tkill tgkill pidfd_send_signal process_vm_writev' -p SystemCallErrorNumber=EPERM \
    -p 'CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_NET_ADMIN CAP_SYS_PTRACE CAP_AUDIT_CONTROL' \
    -p 'AmbientCapabilities=CAP_DAC_READ_SEARCH CAP_NET_ADMIN CAP_SYS_PTRACE CAP_AUDIT_CONTROL' \
    -p NoNewPrivileges=yes -p ProtectSystem=strict -p ProtectHome=read-only -p PrivateTmp=yes \
    -p ProtectKernelTunables=yes -p ProtectKernelModules=yes -p ProtectControlGroups=yes \
    -p RestrictSUIDSGID=yes -p RestrictRealtime=yes -p LockPersonality=yes -p RestrictNamespaces=yes \
    -p "RuntimeMaxSec=$2" -p TasksMax=256 -p MemoryMax=1G -p WorkingDirectory=/ \
    -p Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /bin/sh
}
