# Carries out requests until the input ends.

$out .= "\0virtrig agent\n";
reply(0, 'hello', $$, map {"$_=$ENV{$_}"} grep {/^VIRTRIG_/} sort keys %ENV);
while (1) {
	read_on();
	send_out();
	my ($readable, $writable) = ('', '');
	my $has_room = length $out < ROOM;
	for (keys %readers) { vec($readable, $_, 1) = 1 if $has_room || !$talkative{$_} }
	vec($writable, $_, 1) = 1 for keys %writers;
	vec($writable, 1, 1) = 1 if length $out;
	my $busy = $has_room && (@open_reads || @waiting_reads);
	next if select($readable, $writable, undef, $busy ? 0 : undef) <= 0;
	# Requests come last, so that output from before an abandon request is sent first.
	for (sort {$b <=> $a} keys %readers) { $readers{$_}->() if vec($readable, $_, 1) && $readers{$_} }
	for (keys %writers) { feed($_) if vec($writable, $_, 1) && $writers{$_} }
}
