# shellcheck shell=dash
# The programs that read generated files, on the host (there_*) or on this machine (here_*). Each is called with the file's own path and
# the path of a copy, reads the copy, prints what is wrong with it and fails; one that takes it prints nothing. spoil_* makes a copy wrong.

# COMMAND...: what it says counts only if it fails.
quietly() {
    said=$("$@" 2>&1) || {
        printf '%s\n' "failed: $said"
        return 1
    }
}

there_sshd() { quietly sshd -t -f "$2"; }
spoil_sshd() { echo 'NoSuchKeyword yes' >>"$1"; }

there_nft() { quietly nft -c -f "$2"; }
spoil_nft() { echo 'table inet x { chain' >>"$1"; }

# A unit, or a drop-in beside a copy of its unit. It knows better than to fail for a key that nobody knows; it says so.
there_systemd() {
    folder=$(mktemp -d) || return 1
    case $1 in
    *.d/*)
        unit=$(basename "$(dirname "$1")" .d)
        cp "$(systemctl show -P FragmentPath "$unit")" "$folder/$unit" || return 1
        mkdir "$folder/$unit.d"
        cp "$2" "$folder/$unit.d/${1##*/}"
        ;;
    *)
        unit=${1##*/}
        cp "$2" "$folder/$unit"
        ;;
    esac
    said=$(SYSTEMD_UNIT_PATH="$folder:" systemd-analyze verify --man=no --recursive-errors=no "$folder/$unit" 2>&1)
    code=$?
    rm -rf "$folder"
    [ -z "$said" ] || printf '%s\n' "$said"
    return "$code"
}
spoil_systemd() { printf '[Service]\nNoSuchKey=1\n[Timer]\nOnCalendar=whenever\n' >>"$1"; }

there_fail2ban() {
    folder=$(mktemp -d) || return 1
    cp -a /etc/fail2ban/. "$folder" && cp "$2" "$folder/jail.d/${1##*/}" && quietly fail2ban-client -c "$folder" -t
    code=$?
    rm -rf "$folder"
    return "$code"
}
spoil_fail2ban() { printf '[sshd\nenabled\n' >>"$1"; }

there_apt() { quietly apt-config -c "$2" dump; }
spoil_apt() { echo 'Unattended-Upgrade::Package-Blacklist { "x"' >>"$1"; }

there_chrony() { quietly chronyd -p -f "$2"; }
spoil_chrony() { echo 'server' >>"$1"; }

# It goes on after a line that it cannot read. A kernel that lacks a key, as a container shows it, is no mistake of the file.
there_sysctl() {
    said=$(sysctl --dry-run -p "$2" 2>&1 >/dev/null | grep -v ': cannot stat /proc/sys/')
    [ -z "$said" ] || {
        printf '%s\n' "$said"
        return 1
    }
}
spoil_sysctl() { echo 'net.ipv4.ip_forward 1' >>"$1"; }

there_visudo() { quietly visudo -c -f "$2"; }
spoil_visudo() { echo 'somebody ALL=(ALL' >>"$1"; }

there_containerd() { quietly containerd --config "$2" config dump; }
spoil_containerd() { echo '[plugins' >>"$1"; }

there_jq() { quietly jq empty "$2"; }
spoil_jq() { echo '{' >>"$1"; }

here_shell() { quietly sh -n "$2" && quietly shellcheck --shell=dash --severity=style "$2"; }
spoil_shell() { echo 'if true; then' >>"$1"; }

here_prometheus() { quietly promtool check config "$2"; }
spoil_prometheus() { echo 'scrape_confgs: []' >>"$1"; }

here_rules() { quietly promtool check rules "$2"; }
spoil_rules() { echo 'groops: []' >>"$1"; }

# What lists targets is read by way of a configuration that names it.
here_targets() {
    case $2 in *.yml) list=$2 ;; *) list=$2.yml && cp "$2" "$list" ;; esac
    printf 'scrape_configs: [{ job_name: a, file_sd_configs: [{ files: ["%s"] }] }]\n' "$list" >"$2.config"
    quietly promtool check config "$2.config"
}
spoil_targets() { echo '- targets: 5' >>"$1"; }
