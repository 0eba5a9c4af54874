#!/bin/sh
# Starts the time server of one virtual host so that it outlives its caller. It answers on the loopback with this machine's time and
# never sets it. Perl, because every Debian has it: to install one of the well-known daemons is to let it set this machine's clock.
# usage: time.sh FOLDER PORT    leaves FOLDER/server.pid
set -eu
folder=$1 port=$2
umask 077
cd /
rm -f "$folder/server.pid"
# The answers of RFC 4330 to a client, and to nobody else. 228 is clock_gettime on amd64; 2208988800 s lie between 1900 and 1970.
program=$(
    cat <<'PERL'
use strict;
use warnings;
use Socket;
my ($port, $file) = @ARGV;

sub now {
    my $time = pack 'qq', 0, 0;
    syscall(228, 0, $time) == 0 or die "no clock: $!\n";
    my ($seconds, $nanos) = unpack 'qq', $time;
    return pack 'NN', ($seconds + 2208988800) & 0xffffffff, int($nanos * 4.294967296);
}
socket(my $wire, PF_INET, SOCK_DGRAM, 0) or die "no socket: $!\n";
bind($wire, sockaddr_in($port, INADDR_LOOPBACK)) or die "UDP port $port of the loopback: $!\n";
open(my $out, '>', $file) or die "$file: $!\n";
print $out "$$\n";
close($out) or die "$file: $!\n";
while (1) {
    my $peer = recv($wire, my $asked, 512, 0);
    my $came = now();
    next unless defined $peer && length($asked) >= 48;
    my ($head, undef, $poll) = unpack 'CCc', $asked;
    next unless ($head & 7) == 3;
    # leap 0, the version asked, mode server; stratum 8 as of a clock that follows nobody; precision 2**-20 s; dispersion 4 ms
    my $answer = pack('CCccNNC4', $head & 0x38 | 4, 8, $poll, -20, 0, 256, 127, 127, 1, 1);
    send($wire, $answer . $came . substr($asked, 40, 8) . $came . now(), 0, $peer);
}
PERL
)
setsid perl -e "$program" -- "$port" "$folder/server.pid" </dev/null >"$folder/server.log" 2>&1 &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ ! -s "$folder/server.pid" ] || exit 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.25
done
cat "$folder/server.log" >&2
exit 1
