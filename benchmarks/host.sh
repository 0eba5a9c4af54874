# shellcheck shell=bash disable=SC2154,SC2016 # here, home and work come from run.sh; the quoted "$@" is for the inner shell
# Team alpha on a lab host of the benchmark's own: the converged check beside plain ssh, pyinfra and Ansible, what a step costs on top
# of its command, and peak memory.

row() {
    printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$(ratio "$2" "$floor")" "$(ratio "$2" "$ours")"
}

host_benchmark() {
    local runs=${HYPERTEAM_BENCH_RUNS:-5} floor mux ours address project=$work/project
    local keys=/var/lib/hyperteam-lab/hosts/benchmarks
    rm -rf "$project"
    mkdir -p "$project"
    echo 'lab: { name: benchmarks }' >"$project/hyperteam.yaml"
    python_tools
    trap '(cd "$work/project" && "$home/hyperteam" lab down) >/dev/null 2>&1 || true' EXIT
    cd "$project" || return 1
    "$home/hyperteam" lab down >/dev/null 2>&1 || true
    "$home/hyperteam" run --lab --team alpha --yes </dev/null >"$work/alpha.log" 2>&1 || {
        tail -n 5 "$work/alpha.log"
        return 1
    }
    "$home/hyperteam" events --lab >"$work/events.json"
    "$home/hyperteam" verify --lab --team alpha --output json >"$work/verdicts.json"
    address=$(cut -d ' ' -f 1 "$keys/known_hosts")
    local -a ssh=(ssh -F none -i "$keys/id_ed25519" -o "UserKnownHostsFile=$keys/known_hosts" -o StrictHostKeyChecking=yes
        -o IdentitiesOnly=yes -o BatchMode=yes)
    "${ssh[@]}" "root@$address" sh -s <"$here/host-facts.sh" >"$work/facts"
    "$work/venv/bin/python" "$here/host_peers.py" "$work" "$address" "$keys" "$work/verdicts.json" \
        "$home/core/src/main/resources/teams/alpha.yaml" <"$work/facts"

    load "converged, whole process, median of $runs; targets: <= 2.5 x floor, pyinfra >= 6 x, Ansible >= 40 x hyperteam run"
    floor=$(times "$runs" bash -c '"$@" <"$0"' "$work/floor.sh" "${ssh[@]}" "root@$address" sh -s | median)
    local -a shared=("${ssh[@]}" -o "ControlPath=$work/mux")
    "${shared[@]}" -o ControlMaster=yes -fN "root@$address" </dev/null >/dev/null 2>&1
    mux=$(times "$runs" bash -c '"$@" <"$0"' "$work/floor.sh" "${shared[@]}" "root@$address" sh -s | median)
    "${shared[@]}" -O exit "root@$address" 2>/dev/null
    ours=$(times "$runs" "$home/hyperteam" run --lab --team alpha --yes | median)
    cd "$work" || return 1
    printf 'tool\tms\ttimes the floor\ttimes hyperteam run\n'
    row "shell over a fresh ssh" "$floor"
    row "shell over an open ssh" "$mux"
    row "hyperteam run" "$ours"
    # The first run of a peer may still change what it sees otherwise; what counts is a run that changes nothing.
    venv/bin/pyinfra -y inventory.py deploy.py </dev/null >"$work/pyinfra.log" 2>&1 || tail -n 5 "$work/pyinfra.log"
    row pyinfra "$(times "$runs" venv/bin/pyinfra -y inventory.py deploy.py | median)"
    export ANSIBLE_CONFIG=$work/ansible.cfg
    row "Ansible and mitogen" "$(ANSIBLE_STRATEGY=mitogen_linear times 2 venv/bin/ansible-playbook -i hosts play.yaml | median)"
    row Ansible "$(times 2 venv/bin/ansible-playbook -i hosts play.yaml | median)"

    cd "$project" || return 1
    printf '[REPORT] peak memory of a converged run: %s KiB (target < 122880)\n' "$(peak_memory)"
    "$work/venv/bin/python" "$here/overhead.py" "$work/events.json"
    phases_benchmark
    cd "$work" || return 1
}

# Phases 1 and 2 of the same host: what the plan of a converged host costs beside the same questions asked by hand. Uses the locals of
# host_benchmark.
phases_benchmark() {
    local floor plan check teams=$home/core/src/main/resources/teams
    "$home/hyperteam" run --lab --phase 1-2 --yes </dev/null >"$work/phases.log" 2>&1 || {
        tail -n 5 "$work/phases.log"
        return 1
    }
    "$home/hyperteam" verify --lab --phase 1-2 --output json >"$work/verdicts.json"
    cat "$here/host-facts.sh" "$here/phase-2-facts.sh" | "${ssh[@]}" "root@$address" sh -s >"$work/facts"
    "$work/venv/bin/python" "$here/host_peers.py" "$work" "$address" "$keys" "$work/verdicts.json" \
        "$teams/alpha.yaml" "$teams/bravo.yaml" "$teams/charlie.yaml" <"$work/facts"
    load "phases 1 and 2 converged, whole process, median of $runs; target: plan <= 2.5 x floor"
    floor=$(times "$runs" bash -c '"$@" <"$0"' "$work/floor.sh" "${ssh[@]}" "root@$address" sh -s | median)
    plan=$(times "$runs" "$home/hyperteam" plan --lab --phase 1-2 | median)
    check=$(times "$runs" "$home/hyperteam" run --lab --phase 1-2 --yes | median)
    printf 'what\tms\ttimes the floor\n'
    printf '%s\t%s\t%s\n' "shell over a fresh ssh" "$floor" 1.00 "hyperteam plan" "$plan" "$(ratio "$plan" "$floor")" \
        "hyperteam run" "$check" "$(ratio "$check" "$floor")"
}

# The high-water mark of the JVM's resident memory, as the kernel tells the parent that waits for it.
peak_memory() {
    "$work/venv/bin/python" - "$home/hyperteam" <<'PYTHON'
import os, resource, subprocess, sys
subprocess.run([sys.argv[1], "run", "--lab", "--team", "alpha", "--yes"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
}
