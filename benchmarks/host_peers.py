"""host_peers.py WORK ADDRESS KEYS VERDICTS RUNBOOK... < facts

Writes what teams ask a converged host, as a shell script, a pyinfra deploy and an Ansible play: the state of all that their steps
manage, in each tool's own operations, and the verifications of their runbooks, as commands. VERDICTS is 'hyperteam verify -o json':
steps that do not apply to the host are left out.
"""

import base64
import hashlib
import json
import pathlib
import shlex
import sys

import yaml

work, address, keys = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
verdicts = json.loads(pathlib.Path(sys.argv[4]).read_text())["steps"]
applicable = {step["step"] for step in verdicts if step["applicable"]}
runbooks = [yaml.safe_load(pathlib.Path(name).read_text()) for name in sys.argv[5:]]
shell, tasks = ["set -u", "wrong() { echo \"wrong: $1\"; exit 1; }"], []
deploy = ["from pyinfra.operations import apt, files, server, systemd"]
questions = 0


def ask(command, test=None):
    """A question that every tool asks as a command; the shell script also compares the answer."""
    global questions
    questions += 1
    shell.append(f"{test or command + ' >/dev/null'} || wrong {shlex.quote(command[:60])}")
    loose = f"{{ {command}\n}} >/dev/null 2>&1 || true"
    deploy.append(f"server.shell(commands=[{loose!r}])")
    tasks.append({"ansible.builtin.shell": loose, "changed_when": False})


def own(command, operation, task):
    """State that a tool has an operation of its own for."""
    global questions
    questions += 1
    shell.append(f"{command} || wrong {shlex.quote(command[:60])}")
    deploy.append(operation)
    tasks.append(task)


def assignments(runbook, names):
    """What stands before a verification: the values of the parameters that it uses."""
    values = {"update_hour": "04:30:00"}
    for name in names:
        parameter = runbook["parameters"][name]
        values.setdefault(name, str(parameter.get("per_os", {}).get("debian-12", parameter.get("default", ""))))
    return "".join(f"{name}={shlex.quote(values[name])}; " for name in names)


for line in sys.stdin:
    kind, name, *rest = line.split()
    if kind == "package":
        own(
            f"dpkg-query -W -f '${{Status}}' {name} | grep -q '^install ok installed'",
            f"apt.packages(packages=[{name!r}])",
            {"ansible.builtin.apt": {"name": name, "state": "present"}},
        )
    elif kind == "file":
        mode, content = rest[0], base64.b64decode(rest[1])
        source = work / ("file-" + name.strip("/").replace("/", "-"))
        source.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        own(
            f"{{ [ \"$(stat -c '%a %U:%G' {name})\" = '{mode} root:root' ] && echo '{digest}  {name}' | sha256sum -c --quiet; }}",
            f"files.put(src={str(source)!r}, dest={name!r}, mode={mode!r}, user='root', group='root')",
            {"ansible.builtin.copy": {"src": str(source), "dest": name, "mode": "0" + mode, "owner": "root", "group": "root"}},
        )
    elif kind == "sum":
        mode, digest = rest
        ask(
            f"stat -c %a {name}; sha256sum {name}",
            f"{{ [ \"$(stat -c '%a %U:%G' {name})\" = '{mode} root:root' ] && echo '{digest}  {name}' | sha256sum -c --quiet; }}",
        )
    elif kind == "tree":
        ask(f"find {name} -type f | wc -l", f"[ \"$(find {name} -type f | wc -l)\" = {rest[0]} ]")
    elif kind == "module":
        ask(f"grep '^{name} ' /proc/modules; ls -d /sys/module/{name}", f"[ -d /sys/module/{name} ]")
    elif kind == "service":
        own(
            f"{{ systemctl -q is-active {name} && systemctl -q is-enabled {name}; }}",
            f"systemd.service(service={name!r}, running=True, enabled=True)",
            {"ansible.builtin.systemd_service": {"name": name, "state": "started", "enabled": True}},
        )
    elif kind == "sysctl":
        # The sysctl module is not part of ansible-core.
        test = f"[ \"$(sysctl -n {name})\" = {rest[0]} ]"
        own(test, f"server.sysctl(key={name!r}, value={rest[0]})", {"ansible.builtin.shell": test, "changed_when": False})
    elif kind == "user":
        user = {"name": name, "home": f"/var/lib/{name}", "shell": "/bin/sh", "system": True}
        own(
            f"getent passwd {name} | grep -q ':/var/lib/{name}:/bin/sh$'",
            f"server.user(user={name!r}, home='/var/lib/{name}', shell='/bin/sh', ensure_home=False)",
            {"ansible.builtin.user": user},
        )
    elif kind == "table":
        ask(f"nft list table inet {name}", f"[ \"$(nft list table inet {name} | sha256sum | cut -d ' ' -f 1)\" = {rest[0]} ]")
    elif kind == "certificate":
        ask(f"openssl x509 -in {name}.crt -noout -subject -checkend 2592000")
        ask(f"openssl verify -x509_strict -CAfile /etc/hyperteam/pki/ca.crt {name}.crt")
        ask(f"stat -c '%a %U:%G' {name}.key", f"[ \"$(stat -c '%a %U:%G' {name}.key)\" = '600 root:root' ]")
        ask(
            f"openssl x509 -in {name}.crt -noout -pubkey; openssl pkey -in {name}.key -pubout",
            f"[ \"$(openssl x509 -in {name}.crt -noout -pubkey)\" = \"$(openssl pkey -in {name}.key -pubout)\" ]",
        )

for runbook, step in ((runbook, step) for runbook in runbooks for step in runbook["steps"]):
    for verification in step.get("verify", []) if step["id"] in applicable else []:
        if "run" not in verification:
            continue
        run = assignments(runbook, verification.get("uses", [])) + verification["run"]
        expect = verification.get("expect", {})
        if "output" in expect:
            test = f"[ \"$({run})\" = {shlex.quote(expect['output'])} ]"
            # The reader of a runbook strips blanks at the end of both.
            test = test.replace("| tr '\\n' ' ')", "| tr '\\n' ' ' | sed 's/ $//')")
        elif "line" in expect:
            test = f"{{ {run}; }} | sed 's/^[[:space:]]*//' | grep -qxF -- {shlex.quote(expect['line'])}"
        elif "matches" in expect:
            test = f"{{ {run}; }} | grep -qE -- {shlex.quote(expect['matches'])}"
        elif "no_line" in expect:
            test = f"{{ ! {{ {run}; }} | grep -qxF -- {shlex.quote(expect['no_line'])}; }}"
        elif "exit" in expect:
            test = f"{{ {{ {run}; }} >/dev/null; [ $? = {expect['exit']} ]; }}"
        else:
            test = f"{{ {run}; }} >/dev/null"
        ask(run, test)

(work / "floor.sh").write_text("\n".join(shell) + "\n")
(work / "deploy.py").write_text("\n".join(deploy) + "\n")
(work / "inventory.py").write_text(
    f"hosts = [({address!r}, {{'ssh_user': 'root', 'ssh_key': '{keys}/id_ed25519', "
    f"'ssh_known_hosts_file': '{keys}/known_hosts', 'ssh_strict_host_key_checking': 'yes'}})]\n"
)
(work / "play.yaml").write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]))
(work / "hosts").write_text(f"{address} ansible_user=root ansible_python_interpreter=/usr/bin/python3\n")
import ansible_mitogen  # noqa: E402

plugins = pathlib.Path(ansible_mitogen.__file__).parent / "plugins" / "strategy"
(work / "ansible.cfg").write_text(
    f"""[defaults]
strategy_plugins = {plugins}
private_key_file = {keys}/id_ed25519
[ssh_connection]
pipelining = True
ssh_args = -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile={keys}/known_hosts -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes
"""
)
print(f"[REPORT] {questions} questions for the shell script, pyinfra and Ansible")
