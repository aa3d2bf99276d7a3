/** What a suite imports. */

export type {ArmedDebugger} from './rig/debuggers.ts';
export type {CaseOptions, SubjectNeeds} from './rig/declared.ts';
export type {Rig} from './rig/rig.ts';
export {suite} from './rig/suite.ts';
