/**
 * `npm run check`: checks format, lint, types and import fences, and tests the pure parts. It needs no guest, no root and no
 * network, and takes seconds. The last line counts passed and failed checks.
 */
import {EXIT} from '../../helpers/exit-codes.ts';
import {add, closingLine} from './counts.ts';
import {checkWhole, runTests} from './step-runner.ts';
import {PURE_TESTS, STATIC_STEPS} from './steps.ts';

const counts = await Promise.all([...STATIC_STEPS.map(checkWhole), runTests(PURE_TESTS)]);
const total = add(...counts);
process.stdout.write(`\n${closingLine(total)}\n`);
process.exitCode = total.failed > 0 ? EXIT.failed : EXIT.passed;
