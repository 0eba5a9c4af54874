# shellcheck shell=bash disable=SC2154,SC2016 # here, home and work come from run.sh; the quoted "$@" is for the inner shell
# The converged check. HYPERTEAM_BENCH_HOST names the folder of a lab host that team alpha has been run on (id_ed25519 and
# known_hosts in it), HYPERTEAM_BENCH_ADDRESS its address, HYPERTEAM_BENCH_PROJECT the project that ran it.
# The peers ask 33 things about what alpha left: 10 packages, 8 files, 4 units, 10 sysctls, 1 user. Alpha asks more (27 steps, each
# with its verifications, the nft table and the certificates among them), so the comparison favours the peers.

row() {
    printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$(ratio "$2" "$floor")" "$(ratio "$2" "$ours")"
}

host_benchmark() {
    local keys=${HYPERTEAM_BENCH_HOST:-} address=${HYPERTEAM_BENCH_ADDRESS:-} project=${HYPERTEAM_BENCH_PROJECT:-}
    if [[ -z $keys || -z $address || -z $project ]]; then
        echo "[REPORT] host: not measured, because HYPERTEAM_BENCH_HOST, _ADDRESS and _PROJECT are not set (benchmarks/README.md)"
        return 0
    fi
    local runs=${HYPERTEAM_BENCH_RUNS:-5} floor mux ours
    local -a ssh=(ssh -i "$keys/id_ed25519" -o "UserKnownHostsFile=$keys/known_hosts" -o StrictHostKeyChecking=yes
        -o IdentitiesOnly=yes -o BatchMode=yes)
    python_tools
    "${ssh[@]}" "root@$address" sh -s <"$here/host-facts.sh" >"$work/facts"
    "$work/venv/bin/python" "$here/host_peers.py" "$work" "$address" "$keys" <"$work/facts"
    load "converged, whole process, median of $runs; targets: <= 2.5 x floor, pyinfra >= 6 x, Ansible >= 40 x hyperteam run"
    floor=$(times "$runs" bash -c '"$@" <"$0"' "$work/floor.sh" "${ssh[@]}" "root@$address" sh -s | median)
    local -a shared=("${ssh[@]}" -o "ControlPath=$work/mux")
    "${shared[@]}" -o ControlMaster=yes -fN "root@$address" </dev/null >/dev/null 2>&1
    mux=$(times "$runs" bash -c '"$@" <"$0"' "$work/floor.sh" "${shared[@]}" "root@$address" sh -s | median)
    "${shared[@]}" -O exit "root@$address" 2>/dev/null
    cd "$project" || return 1
    ours=$(times "$runs" "$home/hyperteam" run --team alpha --yes | median)
    cd "$work" || return 1
    printf 'tool\tms\ttimes the floor\ttimes hyperteam run\n'
    row "shell over a fresh ssh" "$floor"
    row "shell over an open ssh" "$mux"
    row "hyperteam run" "$ours"
    row pyinfra "$(times "$runs" venv/bin/pyinfra -y inventory.py deploy.py | median)"
    export ANSIBLE_CONFIG=$work/ansible.cfg
    row "Ansible and mitogen" "$(ANSIBLE_STRATEGY=mitogen_linear times "$runs" venv/bin/ansible-playbook -i hosts play.yaml | median)"
    row Ansible "$(times "$runs" venv/bin/ansible-playbook -i hosts play.yaml | median)"
}
