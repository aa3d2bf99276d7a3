/**
 * Undoes the run of a `virtrig gdb` that was killed. GDB detaches by itself, because its terminal hangs up. But an attach
 * that was under way leaves SIGSTOPs behind, which stop the daemon.
 *
 *   node ci/gdb/after-death.ts RUN-FOLDER
 */
import {localHost} from '../../helpers/host/local/local-host.ts';
import {reapRun} from '../../helpers/reap/reap-run.ts';
import {openRun} from '../../helpers/run-folder/run-folder.ts';

await reapRun(await openRun(localHost, process.argv[2] ?? ''));
