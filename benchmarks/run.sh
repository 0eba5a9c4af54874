#!/usr/bin/env bash
# Measures, and prints tables with the targets beside them. No figure fails the run: a machine that others use is no judge.
# usage: benchmarks/run.sh [graph | startup | host | all]
#   graph    the scheduler with and without the journal, beside strands-agents from PyPI
#   startup  commands beside the start of an empty JVM
#   host     a converged check beside plain ssh, pyinfra and Ansible, on a lab host (root)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
readonly here home=${here%/*}
readonly work=$home/target/benchmarks
# shellcheck source=.build/jdk.sh
source "$home/.build/jdk.sh"
find_jdk || {
    explain_jdk
    exit 1
}
find_maven "$home"
mkdir -p "$work"

load() {
    echo "[REPORT] $(date -u +%FT%TZ), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg), $1"
}

# A virtual environment of our own, under target/.
python_tools() {
    [[ -x $work/venv/bin/pyinfra && -x $work/venv/bin/ansible-playbook ]] && return
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" -q install 'strands-agents==1.62.0' 'ansible-core==2.19.14' 'mitogen==0.3.54' 'pyinfra==3.10.0'
}

# Milliseconds that a command takes, once per line; its output goes away, a failure ends the benchmark.
times() {
    local runs=$1 i start
    shift
    for ((i = 0; i < runs; i++)); do
        start=$(date +%s%N)
        "$@" </dev/null >"$work/last.log" 2>&1 || {
            echo "benchmark: this failed: $*" >&2
            tail -n 5 "$work/last.log" >&2
            return 1
        }
        echo $((($(date +%s%N) - start) / 1000000))
    done
}

median() {
    sort -n | awk '{ value[NR] = $1 } END { if (NR == 0) exit 1; print value[int((NR + 1) / 2)] }'
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

graph() {
    "$MVN" -B -q -f "$home/pom.xml" -P benchmarks -pl benchmarks -am -Dmaven.test.skip=true package dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$here/target/lib" </dev/null
    local classpath="$here/target/classes:$here/target/lib/*" shape store
    load "graph: median of warm runs; targets: dag12 durable < 5 ms; layered1000 < 300 ms durable, < 60 ms without, < 2048 KiB"
    printf 'shape\tstore\tnodes\tcold ms\twarm ms\tKiB written\n'
    for shape in dag12 layered1000 layered10000 wide1000 chain1000 fan1000; do
        for store in none journal; do
            "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m --enable-native-access=ALL-UNNAMED \
                -cp "$classpath" dev.hyperteam.benchmarks.GraphBench "$shape" "$store" 11 "$work"
        done
    done
    python_tools
    "$work/venv/bin/python" "$here/strands_graph.py" dag12 none 11
    "$work/venv/bin/python" "$here/strands_graph.py" dag12 file 11
    "$work/venv/bin/python" "$here/strands_graph.py" layered1000 none 3
}

startup() {
    local empty version plan folder=$work/empty
    mkdir -p "$folder"
    printf 'class Empty { public static void main(String[] a) {} }\n' >"$folder/Empty.java"
    "$JAVA_HOME/bin/javac" -d "$folder" "$folder/Empty.java"
    "$home/hyperteam" --version >/dev/null
    empty=$(times 10 "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -cp "$folder" Empty | median)
    version=$(times 10 "$home/hyperteam" --version | median)
    plan=$(cd "$folder" && times 10 "$home/hyperteam" plan --offline --lab | median)
    load "start-up: median of 10, launcher included"
    printf 'empty JVM\t%s ms\n--version\t%s ms\t%s x (target 6)\nplan --offline\t%s ms\t%s x (target 12)\n' \
        "$empty" "$version" "$(ratio "$version" "$empty")" "$plan" "$(ratio "$plan" "$empty")"
}

host() {
    # shellcheck source=benchmarks/host.sh
    source "$here/host.sh"
    host_benchmark
}

case ${1:-all} in
    graph) graph ;;
    startup) startup ;;
    host) host ;;
    all)
        graph
        startup
        [[ $(id -u) != 0 ]] || host
        ;;
    *)
        sed -n '3,6s/^# //p' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac
