# shellcheck shell=dash
# For each step of team charlie: the files stay as they are, what runs or is obeyed does not. See alpha's.

exporter() { mv /usr/bin/prometheus-node-exporter /usr/bin/prometheus-node-exporter.away; }
exporter_heal() { mv /usr/bin/prometheus-node-exporter.away /usr/bin/prometheus-node-exporter; }

exporter_upstream() { chmod a-x /usr/local/bin/node_exporter; }

exporter_address() { systemctl stop prometheus-node-exporter.service; }

prometheus() { mv /usr/bin/promtool /usr/bin/promtool.away; }
prometheus_heal() { mv /usr/bin/promtool.away /usr/bin/promtool; }

prometheus_upstream() { chmod a-x /usr/local/bin/prometheus; }

# FILE FROM TO: Prometheus obeys what it has read last, not what the file says now.
misread() {
    cp -p "$1" /root/ours
    sed -i "s/$2/$3/" "$1"
    systemctl reload prometheus.service && sleep 1
    mv /root/ours "$1"
}

prometheus_address() { misread /etc/hyperteam/prometheus/prometheus.yml 'job_name: node' 'job_name: other'; }
prometheus_address_heal() { systemctl reload prometheus.service && sleep 1; }

rules() { misread /etc/hyperteam/prometheus/rules/hyperteam-host.yml 'alert: ClockSkew' 'alert: Other'; }

# Somebody has changed one file of the many.
grafana() { echo 'enabled = true' >>/opt/hyperteam/grafana/conf/defaults.ini; }

# Somebody has let everybody look in, by a file that was there when the service began.
grafana_service() {
    cp -p /etc/hyperteam/grafana/grafana.ini /root/ours
    sed -i 's/^enabled = false/enabled = true/' /etc/hyperteam/grafana/grafana.ini
    systemctl restart hyperteam-grafana.service
    mv /root/ours /etc/hyperteam/grafana/grafana.ini
}
grafana_service_heal() { systemctl restart hyperteam-grafana.service; }

grafana_health() {
    systemctl stop hyperteam-grafana-health.timer
    touch -d '1 hour ago' /run/hyperteam-grafana-health/answer
}
