# Prints what the peers will ask for, as it is now, so that they find everything converged.
for package in sudo nftables openssl ca-certificates curl gnupg jq unattended-upgrades openssh-server apt; do
    echo "package $package"
done
for file in /usr/local/sbin/hyperteam-verify /usr/local/sbin/hyperteam-pki-renew /etc/ssh/sshd_config.d/00-hyperteam.conf \
    /etc/sysctl.d/60-hyperteam-network.conf /etc/apt/apt.conf.d/52hyperteam-unattended-upgrades /etc/hyperteam/pki/ca.crt \
    /etc/hyperteam/pki/server.crt /etc/hyperteam/baseline-report; do
    echo "file $file $(stat -c %a "$file") $(base64 -w 0 "$file")"
done
for service in ssh nft-hyperteam-filter unattended-upgrades apt-daily.timer; do
    echo "service $service"
done
sed -n 's/^-\{0,1\}\(net[^ ]*\) = \([^ ]*\)$/sysctl \1 \2/p' /etc/sysctl.d/60-hyperteam-network.conf | head -n 10 | tr / .
echo 'user hyperteam-verify'
