# shellcheck shell=dash
# For each step of team charlie: the files stay as they are, what runs or is obeyed does not. See alpha's.

exporter() { mv /usr/bin/prometheus-node-exporter /usr/bin/prometheus-node-exporter.away; }
exporter_heal() { mv /usr/bin/prometheus-node-exporter.away /usr/bin/prometheus-node-exporter; }

exporter_address() { systemctl stop prometheus-node-exporter.service; }

prometheus() { mv /usr/bin/promtool /usr/bin/promtool.away; }
prometheus_heal() { mv /usr/bin/promtool.away /usr/bin/promtool; }

prometheus_address() { systemctl stop prometheus.service; }

# FILE FROM TO: Prometheus obeys what it has read last, not what the file says now.
misread() {
    cp -p "$1" /root/ours
    sed -i "s/$2/$3/" "$1"
    systemctl reload prometheus.service && sleep 1
    mv /root/ours "$1"
}

scraping() { misread /etc/prometheus/prometheus.yml 'job_name: node' 'job_name: other'; }

rules() { misread /etc/prometheus/rules/hyperteam-host.yml 'alert: ClockSkew' 'alert: Other'; }
