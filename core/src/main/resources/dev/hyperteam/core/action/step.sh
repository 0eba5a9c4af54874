# shellcheck disable=SC2154 # the variables stand in front of this text, as its head says
# The driver of one step on the target. Constant: values arrive as variables set in front of it.
# Kept beside the attempt, so that the revert timer and a later undo run exactly what was run then.
#   ht_fn      prefix of the action's functions
#   ht_home    folder of this step in this run; holds the value before, guard markers and one folder per attempt
#   ht_token   fencing token that the lease must show, else nothing is touched
#   ht_guard   seconds until the revert timer fires; empty for steps that cannot lock anybody out
#   ht_unit    name of the revert timer without suffix
#   HYPERTEAM_DIR  folder of this attempt
#   HYPERTEAM_MEMORY  folder in memory that goes away with this attempt; only where there are secrets

# Exit codes that the controller knows: 65 conflict, 66 already so, 67 not restored, 68 value before is gone,
# 90 state or capture failed, 96 guard could not be armed, 97 fenced.

ht_b64() { base64 -w0; }

ht_fence() {
  ht_held=$(sed -n 's/^token=//p' /var/lib/hyperteam/lease 2>/dev/null)
  [ "$ht_held" = "$ht_token" ] && return 0
  echo "fenced: this target is driven by somebody else now (token ${ht_held:-none}, ours $ht_token)" >&2
  return 97
}

ht_effect() { printf '%s %s\n' "$1" "$2" >>"$HYPERTEAM_DIR/effect"; }

ht_secrets_in() {
  [ -n "$ht_secret_names" ] || return 0
  HT_SECRETS=$HYPERTEAM_MEMORY
  [ -d "$HT_SECRETS" ] || { echo 'there is no folder in memory for secrets'; return 1; }
  while read -r ht_name ht_value; do
    printf '%s' "$ht_value" | base64 -d >"$HT_SECRETS/$ht_name" || return 1
  done
  export HT_SECRETS
  # What is printed from here on rests on a disk. The masking ends with the last writer, also when this shell is killed before.
  mkfifo "$HT_SECRETS/.output" || return 1
  (trap '' TERM; exec sed -f "$HT_SECRETS/.masks" 7>&-) <"$HT_SECRETS/.output" &
  exec >"$HT_SECRETS/.output" 2>&1
}

ht_capture() {
  [ ! -e "$ht_home/prior/complete" ] || return 0
  rm -rf "$ht_home/prior.new"
  mkdir -p "$ht_home/prior.new/saved" || return 90
  "${ht_fn}_state" >"$ht_home/prior.new/state" || return 90
  "${ht_fn}_capture" "$ht_home/prior.new/saved" || return 90
  : >"$ht_home/prior.new/complete"
  sync -f "$ht_home/prior.new/complete" && mv "$ht_home/prior.new" "$ht_home/prior" && sync -f "$ht_home/prior"
}

ht_arm() {
  rm -f "$ht_home/confirmed" "$ht_home/reverted"
  cat >"/etc/systemd/system/$ht_unit.service" <<UNIT || return 96
[Unit]
Description=Hyperteam takes a change back that nobody confirmed
[Service]
Type=oneshot
Environment=HYPERTEAM_DIR=$HYPERTEAM_DIR
ExecStart=/bin/sh $HYPERTEAM_DIR/script revert
UNIT
  cat >"/etc/systemd/system/$ht_unit.timer" <<UNIT || return 96
[Unit]
Description=Hyperteam waits for a new login before it keeps a change
[Timer]
OnActiveSec=$ht_guard
AccuracySec=500ms
[Install]
WantedBy=timers.target
UNIT
  sync -f "/etc/systemd/system/$ht_unit.timer"
  systemctl enable --now "$ht_unit.timer" >&2 || return 96
  ht_effect armed "$ht_guard"
}

# One attempt or undo of a step at a time: the controller that began the other may be gone while its work goes on.
ht_alone() { exec 6>>"$ht_home/step.lock" && flock 6; }

ht_disarm() {
  systemctl disable --now "$ht_unit.timer" >/dev/null 2>&1
  rm -f "/etc/systemd/system/$ht_unit.service" "/etc/systemd/system/$ht_unit.timer"
  systemctl daemon-reload
}

ht_apply() {
  umask 022
  exec 7>>/var/lib/hyperteam/running.lock && flock -s 7 || return 97
  ht_fence || return 97
  ht_secrets_in || return 90
  mkdir -p "$ht_home" && chmod 0700 "$ht_home"
  ht_alone || return 90
  ht_fence || return 97
  ht_capture || return 90
  ht_effect before "$(ht_b64 <"$ht_home/prior/state")"
  if [ -n "$ht_guard" ]; then
    exec 8>>"$ht_home/guard.lock" && flock 8 || return 96
    ht_arm || { ht_disarm; return 96; }
  fi
  ("${ht_fn}_apply") 6>&- 7>&- 8>&- </dev/null
  ht_rc=$?
  if [ -n "$ht_guard" ]; then
    # The time that the action took is not the controller's fault: count anew from here.
    systemctl stop "$ht_unit.service" >/dev/null 2>&1
    systemctl restart "$ht_unit.timer"
  fi
  ht_effect "$([ "$ht_rc" -eq 0 ] && echo after || echo partial)" "$("${ht_fn}_state" | ht_b64)"
  return "$ht_rc"
}

ht_revert() {
  exec 8>>"$ht_home/guard.lock" && flock 8
  [ ! -e "$ht_home/confirmed" ] || return 0
  ("${ht_fn}_restore" "$ht_home/prior/saved") 8>&-
  ht_rc=$?
  "${ht_fn}_state" >"$ht_home/reverted.new"
  mv "$ht_home/reverted.new" "$ht_home/reverted"
  sync -f "$ht_home/reverted"
  ht_disarm
  return "$ht_rc"
}

ht_confirm() {
  exec 8>>"$ht_home/guard.lock" && flock 8
  if [ -e "$ht_home/reverted" ]; then
    echo reverted
    return 0
  fi
  : >"$ht_home/confirmed"
  sync -f "$ht_home/confirmed"
  ht_disarm
  echo confirmed
}

ht_undo() {
  exec 7>>/var/lib/hyperteam/running.lock && flock -s 7 || return 97
  ht_token=$ht_undo_token
  ht_alone || return 67
  ht_fence || return 97
  [ -z "${HYPERTEAM_MEMORY:-}" ] || ht_secrets_in || return 67
  if [ ! -e "$ht_home/prior/complete" ]; then
    # Nothing is changed before the value before is saved, and nobody has seen this attempt end well.
    [ -n "$ht_undo_after" ] || return 66
    echo "the value before is gone from $ht_home"
    return 68
  fi
  ht_now=$("${ht_fn}_state")
  ht_before=$(cat "$ht_home/prior/state")
  [ "$ht_now" != "$ht_before" ] || return 66
  if [ -n "$ht_undo_after" ] && [ "$ht_now" != "$(printf '%s' "$ht_undo_after" | base64 -d)" ]; then
    echo "somebody changed it since; it is left alone. It should show:"
    printf '%s' "$ht_undo_after" | base64 -d
    printf '\nbut it shows:\n%s\n' "$ht_now"
    return 65
  fi
  ("${ht_fn}_restore" "$ht_home/prior/saved") 6>&- 7>&- </dev/null || return 67
  ht_now=$("${ht_fn}_state")
  ht_effect after "$(printf '%s\n' "$ht_now" | ht_b64)"
  [ "$ht_now" = "$ht_before" ] && return 0
  printf 'restored, but it shows:\n%s\ninstead of:\n%s\n' "$ht_now" "$ht_before"
  return 67
}

case "${1:-apply}" in
  apply) ht_apply ;;
  revert) ht_revert ;;
  confirm) ht_confirm ;;
  undo) ht_undo ;;
esac
