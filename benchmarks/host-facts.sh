# shellcheck shell=sh
# Prints, from a host that alpha has been run on, what alpha manages there, so that the peers find everything converged.
for package in sudo nftables openssl ca-certificates curl gnupg jq unattended-upgrades; do
    echo "package $package"
done
for file in /usr/local/sbin/hyperteam-verify /usr/local/sbin/hyperteam-pki-renew /etc/ssh/sshd_config.d/00-hyperteam.conf \
    /etc/sysctl.d/60-hyperteam-network.conf /etc/apt/apt.conf.d/52hyperteam-unattended-upgrades /etc/hyperteam/baseline-report \
    /etc/hyperteam/nft/hyperteam_filter.nft /etc/systemd/system/nft-hyperteam-filter.service \
    /etc/systemd/system/apt-daily-upgrade.timer.d/90-hyperteam.conf /etc/systemd/system/hyperteam-pki-renew.service \
    /etc/systemd/system/hyperteam-pki-renew.timer /etc/sudoers.d/hyperteam-verify \
    /var/lib/hyperteam-verify/.ssh/authorized_keys; do
    echo "file $file $(stat -c %a "$file") $(base64 -w 0 "$file")"
done
for service in nft-hyperteam-filter.service apt-daily-upgrade.timer hyperteam-pki-renew.timer; do
    echo "service $service"
done
sed -n 's/^-\{0,1\}\(net[^ ]*\) = \([^ ]*\)$/sysctl \1 \2/p' /etc/sysctl.d/60-hyperteam-network.conf | tr / .
echo 'user hyperteam-verify'
echo "table hyperteam_filter $(nft list table inet hyperteam_filter | sha256sum | cut -d ' ' -f 1)"
for certificate in ca server client-capmvm client-cli client-probe; do
    echo "certificate /etc/hyperteam/pki/$certificate"
done
