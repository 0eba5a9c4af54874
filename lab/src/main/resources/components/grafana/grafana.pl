#!/usr/bin/perl
# A stand-in for Grafana on lab hosts, where the real program cannot be had. It is started, configured and asked like the real one and
# answers from the same files: its configuration, the data sources and dashboards that were provisioned, a password in its own store.
# It needs nothing but perl-base, which every Debian has.
use strict;
use warnings;
use IO::Socket::INET;
use Socket;

my ($version) = $0 =~ m{/grafana-v?([0-9][^/]*)/};
$version = ($version // 'unknown') . ' (stand-in)';
my %option = (homepath => '.', config => '');
my @words;
while (defined(my $word = shift @ARGV)) {
    if ($word =~ /^--(homepath|config)=(.*)$/s) { $option{$1} = $2 }
    elsif ($word =~ /^--(homepath|config)$/) { $option{$1} = shift(@ARGV) // '' }
    else { push @words, $word }
}
my %ini;
my (%source, %board);
my $verb = join ' ', @words;
if ($verb eq '--version' || $verb eq '-v') { print "grafana version $version\n"; exit 0 }
configure("$option{homepath}/conf/defaults.ini");
configure($option{config}) if $option{config} ne '';
my $data = setting('paths', 'data');
$data = "$option{homepath}/$data" unless $data =~ m{^/};
my $store = "$data/grafana.db";
if ($verb eq 'cli admin reset-admin-password --password-from-stdin') {
    my $given = <STDIN> // '';
    chomp $given;
    keep($given);
    print "Admin password changed successfully\n";
    exit 0;
}
die "usage: grafana server|cli admin reset-admin-password --password-from-stdin\n" unless $verb eq 'server';
# As with the real one, the configured password counts only when the store is new.
keep(setting('security', 'admin_password')) unless -e $store;
provision();
serve();

sub content {
    my ($file) = @_;
    open my $in, '<', $file or die "cannot read $file: $!\n";
    local $/;
    return scalar <$in>;
}

sub configure {
    my ($section) = ('');
    for (split /\n/, content($_[0])) {
        next if /^\s*[#;]/;
        if (/^\s*\[(.+)\]\s*$/) { $section = $1 }
        elsif (/^\s*(\w+)\s*=\s*(.*?)\s*$/) { $ini{$section}{$1} = $2 }
    }
}

sub setting {
    my ($section, $key) = @_;
    my $value = $ini{$section}{$key} // '';
    if ($value =~ /^\$__file\{(.+)\}$/) {
        $value = content($1);
        $value =~ s/\s+$//;
    }
    return $value;
}

sub keep {
    my $salt = '$6$' . join '', map { ('a' .. 'z')[rand 26] } 1 .. 12;
    die "an empty password\n" if $_[0] eq '';
    umask 077;
    open my $out, '>', "$store.new" or die "cannot write $store: $!\n";
    print $out crypt($_[0], $salt), "\n";
    close $out and rename "$store.new", $store or die "cannot write $store: $!\n";
}

# Reads the two shapes of provisioning files: lists of mappings with plain values.
sub provision {
    my $folder = setting('paths', 'provisioning');
    for my $file (glob "$folder/datasources/*.yaml") {
        my $one;
        for (split /\n/, content($file)) {
            $one = {} if /^\s*- name:/;
            $one->{$1} = $2 if $one && /^\s*(?:- )?(\w+):\s*"?([^"]*?)"?\s*$/;
            $source{ $one->{uid} } = $one if $one && defined $one->{uid};
        }
    }
    for my $file (glob "$folder/dashboards/*.yaml") {
        my ($path) = content($file) =~ /^\s*path:\s*(\S+)/m or next;
        for my $json (glob "$path/*.json") {
            my $text = content($json);
            $board{$1} = $text if $text =~ /^  "uid": "([\w-]+)"/m;
        }
    }
}

sub known {
    my ($header) = @_;
    my ($packed) = $header =~ m{^Authorization:\s*Basic\s+([A-Za-z0-9+/]+)}mi or return 0;
    $packed =~ tr{A-Za-z0-9+/}{ -_};
    my $text = join '', map { unpack 'u', chr(32 + int(length($_) * 3 / 4)) . $_ } $packed =~ /(.{1,60})/gs;
    my ($user, $password) = split /:/, $text, 2;
    my $kept = content($store);
    chomp $kept;
    return $user eq setting('security', 'admin_user') && crypt($password // '', $kept) eq $kept;
}

sub proxied {
    my ($url, $rest) = @_;
    my ($host, $port) = $url =~ m{^http://([\w.]+):(\d+)/?$} or return (502, '{"message":"Bad Gateway"}');
    my $there = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => 5) or return (502, '{"message":"Bad Gateway"}');
    print $there "GET /$rest HTTP/1.0\r\nHost: $host\r\n\r\n";
    my $answer = do { local $/; <$there> } // '';
    my ($status, $body) = $answer =~ m{^HTTP/1\.[01] (\d+).*?\r\n\r\n(.*)$}s or return (502, '{"message":"Bad Gateway"}');
    return ($status, $body);
}

sub reply {
    my ($method, $path, $header) = @_;
    return (200, qq({"database":"ok","version":"$version"})) if $path eq '/api/health' && -s $store;
    return (503, '{"database":"failing"}') if $path eq '/api/health';
    return (setting('users', 'allow_sign_up') eq 'true' ? 200 : 401, '{}') if $method eq 'POST' && $path eq '/api/user/signup';
    my $open = setting('auth.anonymous', 'enabled') eq 'true' && $header !~ /^Authorization:/mi;
    return (401, '{"message":"Unauthorized"}') unless $open || known($header);
    return (200, '{"meta":{"isHome":true}}') if $path eq '/api/dashboards/home';
    if ($path =~ m{^/api/dashboards/uid/([\w-]+)$} && $board{$1}) { return (200, qq({"meta":{"provisioned":true},"dashboard":$board{$1}})) }
    if ($path =~ m{^/api/datasources/proxy/uid/([\w-]+)/(.*)$} && $source{$1}) { return proxied($source{$1}{url}, $2) }
    if ($path =~ m{^/api/datasources/uid/([\w-]+)$} && $source{$1}) { return (200, qq({"uid":"$1","url":"$source{$1}{url}"})) }
    return (404, '{"message":"Not found"}');
}

# Tells systemd that requests are answered from now on.
sub ready {
    my $place = $ENV{NOTIFY_SOCKET} or return;
    $place =~ s/^\@/\0/;
    socket my $out, AF_UNIX, SOCK_DGRAM, 0 or return;
    send $out, 'READY=1', 0, pack_sockaddr_un($place);
}

sub serve {
    my $address = setting('server', 'http_addr');
    my $server = IO::Socket::INET->new(
        LocalAddr => $address eq '' ? '0.0.0.0' : $address,
        LocalPort => setting('server', 'http_port'),
        Listen => 16,
        ReuseAddr => 1
    ) or die "cannot listen: $@\n";
    $SIG{TERM} = sub { exit 0 };
    $SIG{PIPE} = 'IGNORE';
    ready();
    while (1) {
        my $client = $server->accept or next;
        eval {
            local $SIG{ALRM} = sub { die "too slow\n" };
            alarm 10;
            my $request = <$client> // '';
            my $header = '';
            while (defined(my $line = <$client>)) {
                last if $line =~ /^\r?\n$/ || length $header > 16384;
                $header .= $line;
            }
            my ($method, $path) = $request =~ m{^(\w+) (/\S*) HTTP} or die "no request\n";
            my ($status, $body) = reply($method, $path, $header);
            print $client "HTTP/1.1 $status Answer\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ",
                length $body, "\r\n\r\n", $body;
        };
        alarm 0;
        close $client;
    }
}
