# shellcheck shell=sh
# Prints, from a host that phase 2 has been run on, what bravo and charlie manage there. Comes behind host-facts.sh.
for package in prometheus-node-exporter prometheus; do
    echo "package $package"
done
for file in /etc/modules-load.d/60-hyperteam-containers.conf /etc/sysctl.d/60-hyperteam-containers.conf \
    /etc/containerd/config.toml /etc/systemd/system/containerd.service \
    /etc/systemd/system/containerd.service.d/50-hyperteam.conf /etc/systemd/system/hyperteam-runtime-health.service \
    /etc/systemd/system/hyperteam-runtime-health.timer \
    /etc/systemd/system/prometheus-node-exporter.service.d/50-hyperteam.conf \
    /etc/systemd/system/prometheus.service.d/50-hyperteam.conf /etc/hyperteam/prometheus/prometheus.yml \
    /etc/hyperteam/prometheus/rules/hyperteam-host.yml /etc/hyperteam/scrape/containerd.yml \
    /etc/hyperteam/grafana/dashboards/hyperteam-host.json /etc/hyperteam/grafana/provisioning/dashboards/hyperteam.yaml \
    /etc/hyperteam/grafana/provisioning/datasources/hyperteam.yaml /etc/systemd/system/hyperteam-grafana.service \
    /etc/systemd/system/hyperteam-grafana-health.service /etc/systemd/system/hyperteam-grafana-health.timer; do
    [ ! -f "$file" ] || [ "$(stat -c %U:%G "$file")" != root:root ] ||
        echo "file $file $(stat -c %a "$file") $(base64 -w 0 "$file")"
done
for binary in /usr/local/sbin/runc /usr/local/bin/containerd /usr/local/bin/containerd-shim-runc-v2 /usr/local/bin/ctr \
    /usr/local/bin/crictl /opt/cni/bin/*; do
    [ ! -f "$binary" ] || echo "sum $binary $(stat -c %a "$binary") $(sha256sum "$binary" | cut -d ' ' -f 1)"
done
[ ! -d /opt/hyperteam/grafana ] || echo "tree /opt/hyperteam/grafana $(find /opt/hyperteam/grafana -type f | wc -l)"
for module in overlay br_netfilter; do
    [ ! -d "/sys/module/$module" ] || echo "module $module"
done
for service in containerd.service hyperteam-runtime-health.timer prometheus-node-exporter.service prometheus.service \
    hyperteam-grafana.service hyperteam-grafana-health.timer; do
    ! systemctl -q is-active "$service" || ! systemctl -q is-enabled "$service" || echo "service $service"
done
