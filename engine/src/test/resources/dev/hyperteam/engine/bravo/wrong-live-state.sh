# shellcheck shell=dash
# For each step of team bravo: the files stay as they are, what runs or is obeyed does not. See alpha's.

forwarding() { sysctl -q -w net.ipv4.ip_forward=0; }

runc() { mount --bind /bin/false /usr/local/sbin/runc; }
runc_heal() { umount /usr/local/sbin/runc; }

cni_plugins() { chmod a-x /opt/cni/bin/bridge; }

crictl() { chmod a-x /usr/local/bin/crictl; }

# A program of the same name that is found first.
containerd() { ln -s /bin/true /usr/local/sbin/containerd; }
containerd_heal() { rm /usr/local/sbin/containerd; }

containerd_package() { ln -s /bin/true /usr/local/sbin/containerd; }
containerd_package_heal() { rm /usr/local/sbin/containerd; }

containerd_service() { systemctl stop containerd.service; }

containerd_package_service() { systemctl stop containerd.service; }

runtime_health() {
    systemctl stop hyperteam-runtime-health.timer
    touch -d '1 hour ago' /run/hyperteam-runtime-health/info
}

runtime_health_plain() {
    systemctl stop hyperteam-runtime-health.timer
    touch -d '1 hour ago' /run/hyperteam-runtime-health/plugins
}
