/**
 * `npm run check`: what needs no guest, no root and no network, in seconds: format, lint, types, import fences and the
 * tests of the pure parts. The last line counts what passed and failed.
 */
import {EXIT} from '../../helpers/exit-codes.ts';
import {add, closingLine} from './counts.ts';
import {checkWhole, runTests} from './step-runner.ts';
import {PURE_TESTS, STATIC_STEPS} from './steps.ts';

const counts = await Promise.all([...STATIC_STEPS.map(checkWhole), runTests(PURE_TESTS)]);
const total = add(...counts);
process.stdout.write(`\n${closingLine(total)}\n`);
process.exitCode = total.failed > 0 ? EXIT.failed : EXIT.passed;
