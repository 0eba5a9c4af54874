BEGIN {
  count = split(wanted, entries, " ")
  for (i = 1; i <= count; i++) {
    split(entries[i], fields, ":")
    key = fields[1] ":" fields[2]
    ours[key] = ours[key] "," fields[3] ","
  }
}
{
  port = $5
  sub(/.*:/, "", port)
  key = $1 ":" port
  # What the kernel itself listens on has no process, and neither has what we may not see.
  if (!(key in ours) || !match($0, /\(\("[^"]+"/)) next
  program = substr($0, RSTART + 3, RLENGTH - 4)
  if (index(ours[key], "," program ",")) next
  gsub(/[^A-Za-z0-9_.+-]/, "_", program)
  address = $5
  sub(/%[^:]*/, "", address)
  line = $1 " " address " " program
  if (!(line in seen)) printf "%s%s", separator, line
  seen[line] = 1
  separator = ";"
}
END { print "" }
