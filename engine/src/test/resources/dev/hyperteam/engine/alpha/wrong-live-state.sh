# shellcheck shell=dash
# For each step of team alpha: the files stay as they are, what runs or is obeyed does not. Functions are named by step, dashes as
# underscores. Where a run must not mend it by itself, because it belongs to somebody else, STEP_heal takes it back.

# FILE SERVICE: runs a service with the configuration that it would have without a file, then puts the file back as it was. A restart and
# not a reload: that returns when the service has read its files. The pause is longer than the kernel's clock for files is late.
without() {
    mv -- "$1" /root/away && systemctl restart "$2" && sleep 0.1 && mv -- /root/away "$1"
}

base_packages() { mv /usr/bin/jq /usr/bin/jq.away; }
base_packages_heal() { mv /usr/bin/jq.away /usr/bin/jq; }

verifier_user() { usermod --expiredate 1 hyperteam-verify; }

ssh_hardening() { without /etc/ssh/sshd_config.d/00-hyperteam.conf ssh.service; }

firewall() { nft delete table inet hyperteam_filter; }

fail2ban_package() { mv /usr/bin/fail2ban-client /usr/bin/fail2ban-client.away; }
fail2ban_package_heal() { mv /usr/bin/fail2ban-client.away /usr/bin/fail2ban-client; }

# Without any jail of ours it would not even start.
fail2ban_jail() {
    cp -p /etc/fail2ban/jail.d/00-hyperteam.local /root/ours
    sed -i 's/^bantime = .*/bantime = 1m/' /etc/fail2ban/jail.d/00-hyperteam.local
    without /root/ours fail2ban.service
    mv /root/ours /etc/fail2ban/jail.d/00-hyperteam.local
}

fail2ban_service() { systemctl stop fail2ban.service; }

update_packages() { mv /usr/bin/unattended-upgrade /usr/bin/unattended-upgrade.away; }
update_packages_heal() { mv /usr/bin/unattended-upgrade.away /usr/bin/unattended-upgrade; }

update_settings() { echo 'APT::Periodic::Unattended-Upgrade "0";' >/etc/apt/apt.conf.d/99-somebody-else; }
update_settings_heal() { rm /etc/apt/apt.conf.d/99-somebody-else; }

update_hour() { systemctl stop apt-daily-upgrade.timer; }

audit_package() { mv /usr/sbin/auditctl /usr/sbin/auditctl.away; }
audit_package_heal() { mv /usr/sbin/auditctl.away /usr/sbin/auditctl; }

audit_rules() { auditctl -D; }

time_package() { systemctl stop chrony.service; }

time_servers() { chronyc delete 10.0.2.2; }

time_synchronised() { systemctl stop chrony.service; }

kernel_hardening() { sysctl -q -w kernel.dmesg_restrict=0; }

network_hardening() { sysctl -q -w net.ipv4.conf.all.accept_redirects=1; }

pki_renewal_timer() { systemctl stop hyperteam-pki-renew.timer; }
