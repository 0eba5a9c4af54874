# The lease on a target: who drives it. A file under a lock; the token only grows.
#   $verb   take, renew, release
#   $owner  the journal that drives; $holder in a reader's words; $run; $ttl seconds; $token for renew and release
# Time is the target's uptime, because wall clocks jump; another boot id means that nobody has renewed since.
# Exit 0 and the token on standard output; 75 and the holder when somebody else holds it; 76 when a change of theirs still runs.
state=/var/lib/hyperteam
umask 077
mkdir -p "$state" || exit 74
exec 9>>"$state/lease.lock" || exit 74
flock -w 10 9 || exit 74
read -r uptime _ </proc/uptime
uptime=${uptime%%.*}
read -r boot </proc/sys/kernel/random/boot_id

value() { sed -n "s/^$1=//p" "$state/lease" 2>/dev/null; }

write_lease() {
  printf 'token=%s\nowner=%s\nholder=%s\nrun=%s\nboot=%s\nuptime=%s\nttl=%s\n' \
    "$1" "$owner" "$holder" "$run" "$boot" "$uptime" "$2" >"$state/lease.new" &&
    sync "$state/lease.new" && mv "$state/lease.new" "$state/lease" && sync -f "$state/lease"
}

held_token=$(value token)
held_token=${held_token:-0}
case "$verb" in
  take)
    held_owner=$(value owner)
    held_ttl=$(value ttl)
    if [ "$held_token" -gt 0 ] && [ "$held_owner" != "$owner" ] && [ "${held_ttl:-0}" -gt 0 ]; then
      since=$uptime
      if [ "$(value boot)" = "$boot" ]; then
        since=$((uptime - $(value uptime)))
      fi
      if [ "$since" -lt "$held_ttl" ]; then
        printf '%s\n' "$(value holder), run $(value run), last heard of $since s ago"
        exit 75
      fi
      exec 7>>"$state/running.lock"
      flock -n 7 || { printf '%s\n' "$(value holder), run $(value run)"; exit 76; }
    fi
    write_lease "$((held_token + 1))" "$ttl" || exit 74
    echo "$((held_token + 1))"
    ;;
  renew)
    [ "$held_token" = "$token" ] || { value holder; exit 75; }
    write_lease "$token" "$ttl" || exit 74
    echo "$token"
    ;;
  release)
    [ "$held_token" = "$token" ] || exit 0
    # The token stays, so that it keeps growing; a ttl of 0 means free.
    write_lease "$token" 0 || exit 74
    ;;
esac
