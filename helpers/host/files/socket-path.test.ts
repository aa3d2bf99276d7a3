import test from 'ava';
import {HostError} from '../../errors.ts';
import {checkSocketPath} from './socket-path.ts';

test('a path that is too long for a socket is refused with what to do; bytes count, not characters', (t) => {
	t.notThrows(() => checkSocketPath(`/${'a'.repeat(106)}`, 'local'));
	for (const path of [`/${'a'.repeat(107)}`, `/${'ä'.repeat(60)}`]) {
		const error = t.throws(() => checkSocketPath(path, 'local'), {instanceOf: HostError});
		t.regex(error?.advice ?? '', /VIRTRIG_STATE/);
	}
});
