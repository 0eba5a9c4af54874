# shellcheck shell=dash
# Reads MANIFEST_OBJECTS (a List in JSON), MANIFEST_KUBECONFIG and MANIFEST_WAIT (seconds).

# What the server says of each wanted field: live values in the shape of what is wanted, so that what others own is no part of it.
# shellcheck disable=SC2016 # jq's own variables
MANIFEST_JQ='
def shaped($w): . as $l
  | if ($w | type) == "object" and ($l | type) == "object" then
      reduce ($w | keys[]) as $k ({}; .[$k] = ($l[$k] | shaped($w[$k])))
    elif ($w | type) == "array" and ($l | type) == "array" and ($w | length) == ($l | length) then
      [range(0; $w | length) as $i | $l[$i] | shaped($w[$i])]
    else $l end;
def named: .kind + " " + (.metadata.namespace // "") + "/" + .metadata.name;
def group: .apiVersion | sub("/.*"; "");
def items: if .kind == "List" then .items[] else . end;
def found($live): . as $w | [$live[] | select(.kind == $w.kind and group == ($w | group) and .metadata.name == $w.metadata.name
  and ((.metadata.namespace // "default") == ($w.metadata.namespace // .metadata.namespace // "default")))] | first;
def unready: . as $o | .status as $s |
  if .kind == "Deployment" or .kind == "StatefulSet" then
    (.spec.replicas // 1) as $n
    | if ($s.observedGeneration // 0) < .metadata.generation or ($s.updatedReplicas // 0) < $n
        or ($s.readyReplicas // 0) < $n then "\($s.readyReplicas // 0) of \($n) ready" else empty end
  elif .kind == "DaemonSet" then
    ($s.desiredNumberScheduled // 0) as $n
    | if ($s.observedGeneration // 0) < .metadata.generation or $n == 0 or ($s.updatedNumberScheduled // 0) < $n
        or ($s.numberAvailable // 0) < $n then "\($s.numberAvailable // 0) of \($n) available" else empty end
  elif .kind == "Job" then
    if ([$s.conditions[]? | select(.type == "Complete" and .status == "True")] | length) == 0 then "not complete" else empty end
  else empty end;
'

# Without a cache in root's home, which nobody would take away again.
manifest_kubectl() {
    KUBECACHEDIR=/run/hyperteam-kubectl timeout 120 kubectl --kubeconfig "$MANIFEST_KUBECONFIG" --request-timeout=30s "$@"
}

# Prints what is there of the wanted objects, as a list in JSON.
manifest_live() {
    local answer
    answer=$(printf %s "$MANIFEST_OBJECTS" | manifest_kubectl get -f - --ignore-not-found -o json 2>&1) || {
        case "$answer" in
        # their kind does not exist, so neither do they
        *'no matches for kind'*) answer='' ;;
        *)
            printf '%s\n' "$answer" >&2
            return 1
            ;;
        esac
    }
    if [ -n "$answer" ]; then printf %s "$answer" | jq -c '[if .kind == "List" then .items[] else . end]'; else echo '[]'; fi
}

# Whether there is a cluster to ask; before that, every object is still to be made.
manifest_cluster() {
    command -v kubectl >/dev/null 2>&1 && [ -r "$MANIFEST_KUBECONFIG" ]
}

manifest_check() {
    local answer code
    manifest_cluster || {
        printf 'there is no cluster yet: %s is not there\n' "$MANIFEST_KUBECONFIG"
        return 10
    }
    answer=$(printf %s "$MANIFEST_OBJECTS" |
        manifest_kubectl diff --server-side --force-conflicts --field-manager=hyperteam -f - 2>&1)
    code=$?
    [ "$code" != 0 ] || {
        manifest_unready
        return
    }
    printf '%s\n' "$answer" | head -n 80
    case "$code:$answer" in
    1:* | *'(NotFound)'* | *'no matches for kind'*) return 10 ;;
    *) return 12 ;;
    esac
}

# Says which of the wanted workloads do not run as they should: 10.
manifest_unready() {
    local live answer
    live=$(manifest_live 2>&1) || {
        printf '%s\n' "$live"
        return 12
    }
    answer=$(printf %s "$live" | jq -r "$MANIFEST_JQ"'.[] | named as $n | unready | "\($n): \(.)"')
    [ -n "$answer" ] || return 0
    printf '%s\n' "$answer"
    return 10
}

manifest_state() {
    local live
    if manifest_cluster; then live=$(manifest_live) || return 1; else live='[]'; fi
    printf %s "$MANIFEST_OBJECTS" | jq -cS --argjson live "$live" "$MANIFEST_JQ"'
        items | . as $w | found($live) as $l | named + " " + (if $l == null then "absent" else ($l | shaped($w) | tojson) end)' -r |
        while IFS= read -r line; do
            case "$line" in
            *' absent') printf '%s\n' "$line" ;;
            *) printf '%s %s\n' "${line%% \{*}" "$(printf %s "$line" | sha256sum | cut -d ' ' -f 1)" ;;
            esac
        done
}

manifest_capture() {
    if manifest_cluster; then manifest_live >"$1/objects"; else echo '[]' >"$1/objects"; fi
}

manifest_apply() {
    printf %s "$MANIFEST_OBJECTS" |
        manifest_kubectl apply --server-side --force-conflicts --field-manager=hyperteam -f - 2>&1 || return 1
    printf %s "$MANIFEST_OBJECTS" | jq -r '.items[] | select(.kind == "Deployment" or .kind == "StatefulSet" or .kind == "DaemonSet")
        | [.kind, .metadata.name, .metadata.namespace // "default"] | @tsv' |
        while read -r kind name namespace; do
            KUBECACHEDIR=/run/hyperteam-kubectl timeout "$((MANIFEST_WAIT + 10))" kubectl --kubeconfig "$MANIFEST_KUBECONFIG" -n "$namespace" \
                rollout status "$kind/$name" --timeout="${MANIFEST_WAIT}s" 2>&1 || {
                manifest_kubectl -n "$namespace" get pods -o wide 2>&1 | tail -n 20
                exit 1
            }
        done || return 1
    printf %s "$MANIFEST_OBJECTS" | jq -r '.items[] | select(.kind == "Job") | [.metadata.name, .metadata.namespace // "default"] | @tsv' |
        while read -r name namespace; do
            KUBECACHEDIR=/run/hyperteam-kubectl timeout "$((MANIFEST_WAIT + 10))" kubectl --kubeconfig "$MANIFEST_KUBECONFIG" -n "$namespace" \
                wait --for=condition=Complete "job/$name" --timeout="${MANIFEST_WAIT}s" 2>&1 || exit 1
        done
}

manifest_restore() {
    local new
    manifest_cluster || {
        # objects go with their cluster
        [ "$(cat "$1/objects")" = '[]' ] && return 0
        printf 'there is no cluster to bring objects back into\n'
        return 1
    }
    new=$(printf %s "$MANIFEST_OBJECTS" | jq -c --slurpfile saved "$1/objects" "$MANIFEST_JQ"'
        .items |= ([.[] | . as $w | select(found($saved[0]) == null)] | reverse)') || return 1
    if [ "$(printf %s "$new" | jq '.items | length')" != 0 ]; then
        printf %s "$new" | KUBECACHEDIR=/run/hyperteam-kubectl timeout 300 kubectl --kubeconfig "$MANIFEST_KUBECONFIG" \
            delete --ignore-not-found --wait --timeout=240s -f - 2>&1 || return 1
    fi
    if [ "$(jq length "$1/objects")" != 0 ]; then
        jq -c '{apiVersion: "v1", kind: "List", items: [.[] | del(.status, .metadata.uid, .metadata.resourceVersion,
            .metadata.creationTimestamp, .metadata.generation, .metadata.managedFields)]}' "$1/objects" |
            manifest_kubectl replace -f - 2>&1 || return 1
    fi
}

# Asks with the reader's rights where there is one: who verifies must not be able to change what it judges.
manifest_verify() {
    local live answer
    [ ! -r /etc/kubernetes/hyperteam-reader.conf ] || MANIFEST_KUBECONFIG=/etc/kubernetes/hyperteam-reader.conf
    live=$(manifest_live 2>&1) || {
        printf 'the API server says: %s\n' "$live"
        return 1
    }
    answer=$(printf %s "$MANIFEST_OBJECTS" | jq -r --argjson live "$live" "$MANIFEST_JQ"'
        items | . as $w | found($live) as $l | named as $n
        | if $l == null then "\($n) is not there"
          elif ($l | shaped($w)) != $w then
            ([$w | paths(scalars)] | map(select(. as $p | ($l | shaped($w) | getpath($p)) != ($w | getpath($p)))) | first // [] | map(tostring)
              | join(".")) as $p | "\($n) differs in \($p)"
          else ($l | unready | "\($n): \(.)") end' 2>&1)
    [ -n "$answer" ] || return 0
    printf '%s\n' "$answer" | head -n 20
    return 1
}
