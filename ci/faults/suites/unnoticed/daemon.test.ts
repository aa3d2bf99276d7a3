/** A case that passes though its daemon has died: the run must not. */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('unnoticed', needs);

test('a daemon dies and the case does not notice', async (t, rig) => {
	await rig.daemon.signal('SIGSEGV');
	await rig.daemon.untilDied();
	t.pass();
});
