/** A case that passes though something of it is rejected where nobody awaits it: the run must not. */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('unnoticed', needs);

test('a rejection is awaited by nobody', async (t, rig) => {
	void rig.host.run(['false']);
	await rig.host.run(['sleep', '0.2']);
	t.pass();
});
