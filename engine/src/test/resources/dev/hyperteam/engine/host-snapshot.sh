# shellcheck shell=sh disable=SC2016
# What a host is, one line a thing: SECTION NAME VALUE. Read-only; run as root inside the host. Without apt's downloads, which lab hosts
# share and which stay on a server until somebody says apt-get clean.
export LC_ALL=C
find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /var/cache/apt/archives \) -prune -o \
    \( -type f -o -type l -o -type d \) -printf '%y %p %m %u:%g %l\n' | sed 's/^./file &/' | sort
find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /var/cache/apt/archives \) -prune -o -type f -print0 |
    xargs -0 sha256sum 2>/dev/null | sed -nE 's/^([0-9a-f]+)  (.*)/content \2 \1/p' | sort
dpkg-query -W -f 'package ${binary:Package} ${db:Status-Want} ${db:Status-Status} ${Version}\n' | grep -v ' not-installed '
apt-mark showauto | sed 's/^/auto /'
apt-mark showhold | sed 's/^/held /'
# A login's scope is there as long as the login that looks: it is no part of the host.
systemctl list-unit-files --no-legend --no-pager --full | grep -vE '^session-[0-9]+\.scope ' | sed -E 's/ +/ /g; s/^/unit-file /'
# A unit that ran once and one that never ran are the same: neither runs.
systemctl list-units --all --no-legend --no-pager --plain --full --type=service,socket,timer,target,path,mount |
    awk '{ state = $3; if (state == "failed") state = "inactive"; print "unit", $1, $2, state }' | sort
systemctl list-units --no-legend --plain --failed | awk '{ print "failed", $1 }'
sysctl -a 2>/dev/null | sed -E 's/ = ?/ /; s/^/sysctl /' | sort
nft list ruleset 2>/dev/null | sed 's/^/nft /'
iptables-save 2>/dev/null | grep -v '^#' | sed 's/^/iptables /'
getent passwd | sed 's/^/user /'
getent group | sed 's/^/group /'
getent shadow | cut -d : -f 1,2,7,8 | sed 's/^/shadow /'
ss -Hltun 2>/dev/null | awk '{ print "listens", $1, $5 }' | sort -u
ps -eo user:32,comm --no-headers | awk '{ print "process", $1, $2 }' | sort -u
findmnt -rno TARGET,FSTYPE | sed 's/^/mount /' | sort
crontab -l 2>/dev/null | sed 's/^/crontab /'
ip -o addr show | awk '{ print "address", $2, $4 }'
hostname | sed 's/^/hostname /'
