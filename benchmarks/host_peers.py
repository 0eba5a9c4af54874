"""host_peers.py WORK ADDRESS KEYS < facts: writes the same questions as a shell script, a pyinfra deploy and an Ansible play."""

import base64
import hashlib
import json
import pathlib
import sys

work, address, keys = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
shell, tasks = ["set -eu"], []
deploy = ["from pyinfra.operations import apt, files, server, systemd"]
for line in sys.stdin:
    kind, name, *rest = line.split()
    if kind == "package":
        shell.append(f"dpkg-query -W -f '${{Status}}' {name} | grep -q '^install ok installed'")
        deploy.append(f"apt.packages(packages=[{name!r}])")
        tasks.append({"ansible.builtin.apt": {"name": name, "state": "present"}})
    elif kind == "file":
        mode, content = rest[0], base64.b64decode(rest[1])
        source = work / ("file-" + name.strip("/").replace("/", "-"))
        source.write_bytes(content)
        shell.append(f"[ \"$(stat -c '%a %U:%G' {name})\" = '{mode} root:root' ]")
        shell.append(f"echo '{hashlib.sha256(content).hexdigest()}  {name}' | sha256sum -c --quiet")
        deploy.append(f"files.put(src={str(source)!r}, dest={name!r}, mode={mode!r}, user='root', group='root')")
        copy = {"src": str(source), "dest": name, "mode": "0" + mode, "owner": "root", "group": "root"}
        tasks.append({"ansible.builtin.copy": copy})
    elif kind == "service":
        unit = name if "." in name else name + ".service"
        shell.append(f"systemctl -q is-active {unit} && systemctl -q is-enabled {unit}")
        deploy.append(f"systemd.service(service={unit!r}, running=True, enabled=True)")
        tasks.append({"ansible.builtin.systemd_service": {"name": unit, "state": "started", "enabled": True}})
    elif kind == "sysctl":
        shell.append(f"[ \"$(sysctl -n {name})\" = {rest[0]} ]")
        deploy.append(f"server.sysctl(key={name!r}, value={rest[0]})")
        # The sysctl module is not part of ansible-core.
        command = f"[ \"$(sysctl -n {name})\" = {rest[0]} ]"
        tasks.append({"ansible.builtin.shell": command, "changed_when": False})
    elif kind == "user":
        shell.append(f"getent passwd {name} >/dev/null")
        deploy.append(f"server.user(user={name!r}, home='/var/lib/{name}', shell='/bin/sh', ensure_home=False)")
        user = {"name": name, "home": f"/var/lib/{name}", "shell": "/bin/sh", "system": True}
        tasks.append({"ansible.builtin.user": user})
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
print(f"{len(tasks)} operations")
