# Files.

my @waiting_reads;
my @open_reads;

%operations = (
	%operations,
	# Reads to the end of the file, because the kernel's own files have no size. `data` frames, then `ok` with the last part.
	read => sub {
		my ($id, $path, $offset) = @_;
		push @waiting_reads, {id => $id, path => $path, offset => $offset};
	},
	readlink => sub {
		my ($id, $path) = @_;
		my $target = readlink $path;
		defined $target ? reply($id, 'ok', $target) : fail($id);
	},
	# Returns the path of a folder without symbolic links.
	realpath => sub {
		my ($id, $path) = @_;
		sysopen(my $folder, $path, O_PATH | $calls->{O_DIRECTORY}) or return fail($id);
		reply($id, 'ok', readlink '/proc/self/fd/' . fileno $folder);
	},
	write => sub {
		my ($id, $path, $append, $sync, $mode, undef) = @_;
		my $folder = parent_of($path);
		# Do not make parents in the kernel's file systems: mkdir there makes a cgroup.
		if ($path !~ m{^/(?:proc|sys)/}) { make_folder($folder, 0777) or return fail($id) }
		my $flags = O_WRONLY | O_CREAT | O_NOCTTY | O_NONBLOCK | ($append ? O_APPEND : O_TRUNC);
		sysopen(my $file, $path, $flags, $mode eq '' ? 0666 : $mode) or return fail($id);
		my $written = 0;
		while ($written < length $_[5]) {
			my $got = syswrite $file, $_[5], length($_[5]) - $written, $written;
			if (defined $got) { $written += $got }
			elsif ($! != EINTR) { return fail($id) }
		}
		if ($sync) {
			to_disk($file) or return fail($id);
			sysopen(my $entry, $folder, O_RDONLY | $calls->{O_DIRECTORY}) or return fail($id);
			to_disk($entry) or return fail($id);
		}
		close $file or return fail($id);
		reply($id, 'ok');
	},
	mkdir => sub {
		my ($id, $path, $mode) = @_;
		make_folder($path, $mode) ? reply($id, 'ok') : fail($id);
	},
	rmdir => sub { rmdir $_[1] ? reply($_[0], 'ok') : fail($_[0]) },
	unlink => sub { unlink($_[1]) ? reply($_[0], 'ok') : fail($_[0]) },
	rename => sub { rename($_[1], $_[2]) ? reply($_[0], 'ok') : fail($_[0]) },
	# statx(2), because Perl's lstat has only whole seconds: AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS.
	status => sub {
		my ($id, $path) = @_;
		my $status = "\0" x 256;
		syscall($calls->{statx}, -100, $path, 0x100, 0x7ff, $status) == 0 or return fail($id);
		my ($uid, $gid, $mode, $inode, $size, $seconds, $nanoseconds) = unpack 'x20 L L S x2 Q Q @112 q L', $status;
		reply($id, 'ok', $mode, $size, $uid, $gid, $inode, $seconds, $nanoseconds);
	},
	list => sub {
		my ($id, $path) = @_;
		opendir(my $folder, $path) or return fail($id);
		reply($id, 'ok', grep {$_ ne '.' && $_ ne '..'} readdir $folder);
	},
);

# Reads one part of some files in turn, so that a big file does not hold up others.
sub read_on {
	while (length $out < ROOM && (@open_reads || @waiting_reads)) {
		my $read = @waiting_reads && @open_reads < OPEN_FILES ? shift @waiting_reads : shift @open_reads;
		read_part($read) and push @open_reads, $read;
	}
}

# Returns whether more follows.
sub read_part {
	my ($read) = @_;
	my ($id, $part) = ($read->{id}, '');
	if (!$read->{file}) {
		# A pipe or terminal must not block the agent.
		if (!sysopen $read->{file}, $read->{path}, O_RDONLY | O_NOCTTY | O_NONBLOCK) { fail($id); return 0 }
		if ($read->{offset} > 0 && !defined sysseek $read->{file}, $read->{offset}, 0) { fail($id); return 0 }
	}
	while (length $part < PIECE) {
		my $got = sysread $read->{file}, $part, PIECE - length $part, length $part;
		if (!defined $got) {
			next if $! == EINTR;
			fail($id);
			return 0;
		}
		if ($got == 0) { reply($id, 'ok', $part); return 0 }
	}
	reply($id, 'data', $part);
	return 1;
}

sub parent_of {
	my ($path) = @_;
	return '.' if $path !~ m{/};
	$path =~ s{/+[^/]*/*\z}{};
	return $path eq '' ? '/' : $path;
}

# False with $! from mkdir(2), or EEXIST if something else is in its place.
sub make_folder {
	my ($path, $mode) = @_;
	return 1 if mkdir $path, $mode;
	if ($! == ENOENT && $path ne '' && parent_of($path) ne $path) {
		make_folder(parent_of($path), $mode) or return 0;
		return 1 if mkdir $path, $mode;
	}
	return 0 if $! != EEXIST;
	return 1 if -d $path;
	$! = EEXIST;
	return 0;
}

sub to_disk { syscall($calls->{fsync}, fileno($_[0]) + 0) == 0 }
