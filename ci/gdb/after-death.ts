/**
 * What `virtrig gdb` does not live to do when it is killed: undoes its run. GDB, whose terminal is hung up then, lets
 * go by itself, but for what it was in the midst of: an attach leaves SIGSTOPs behind, which stop the daemon.
 *
 *   node ci/gdb/after-death.ts RUN-FOLDER
 */
import {localHost} from '../../helpers/host/local/local-host.ts';
import {reapRun} from '../../helpers/reap/reap-run.ts';
import {openRun} from '../../helpers/run-folder/run-folder.ts';

await reapRun(await openRun(localHost, process.argv[2] ?? ''));
