# Watched files.

# The ids to notify, by watch descriptor; and the reverse.
my (%told, %watch_of);

my $inotify = opened(syscall($calls->{inotify_init1}, O_CLOEXEC | O_NONBLOCK));
$readers{fileno $inotify} = \&tell_changes;

%operations = (
	%operations,
	# `ok`, then `change` frames until `unwatch`.
	watch => sub {
		my ($id, $path) = @_;
		my $watch = syscall $calls->{inotify_add_watch}, fileno($inotify) + 0, $path, CHANGES;
		return fail($id) if $watch < 0;
		$told{$watch}{$id} = 1;
		$watch_of{$id} = $watch;
		reply($id, 'ok');
	},
	unwatch => sub {
		my ($id, $watched) = @_;
		my $watch = delete $watch_of{$watched};
		return if !defined $watch;
		# For the kernel, two watches of one file are one.
		delete $told{$watch}{$watched};
		return if keys %{$told{$watch}};
		delete $told{$watch};
		syscall $calls->{inotify_rm_watch}, fileno($inotify) + 0, $watch;
	},
);

sub tell_changes {
	my $got = sysread $inotify, my $events, 1 << 16;
	return if !$got;
	my %changed;
	while (length $events) {
		my ($watch, $mask, undef, $length) = unpack 'l L L L', $events;
		substr $events, 0, 16 + $length, '';
		# It is unknown which changes were lost.
		for ($mask & QUEUE_OVERFLOW ? keys %told : $watch) { $changed{$_} = 1 for keys %{$told{$_} || {}} }
		if ($mask & WATCH_ENDED) {
			delete @watch_of{keys %{$told{$watch} || {}}};
			delete $told{$watch};
		}
	}
	reply($_, 'change') for keys %changed;
}
