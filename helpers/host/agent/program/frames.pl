# Requests and replies.

# The most unsent bytes before no more are produced; bytes per read; files that are read at the same time.
use constant {ROOM => 4 << 20, PIECE => 256 << 10, OPEN_FILES => 16};

my $in = '';
my $out = '';
# The operations by name. The parts below add theirs.
my %operations;
# By descriptor: the handler of its input, whether that produces replies, and the output that is still to be written.
my (%readers, %talkative, %writers);

dont_wait(\*STDOUT);
$readers{0} = sub {
	my $got = sysread STDIN, $in, 1 << 20, length $in;
	exit 0 if defined $got ? $got == 0 : $! != EINTR && $! != EAGAIN;
	while (length $in >= 4) {
		my $length = unpack 'N', $in;
		last if length $in < 4 + $length;
		my ($id, $operation, @arguments) = unpack '(N/a*)*', substr $in, 4, $length;
		substr $in, 0, 4 + $length, '';
		obey($id, $operation, @arguments);
	}
};

sub obey {
	my ($id, $operation) = splice @_, 0, 2;
	my $known = $operations{$operation} or return reply($id, 'errno', 0, "no operation $operation");
	eval { $known->($id, @_); 1 } or reply($id, 'errno', 0, $@);
}

sub reply {
	my $body = pack '(N/a*)*', @_;
	$out .= pack('N', length $body) . $body;
}

sub fail { reply($_[0], 'errno', $! + 0, '') }

sub send_out {
	while (length $out) {
		my $sent = syswrite STDOUT, $out, PIECE;
		if (defined $sent) { substr $out, 0, $sent, '' }
		elsif ($! == EAGAIN) { return }
		elsif ($! != EINTR) { exit 0 }
	}
}
