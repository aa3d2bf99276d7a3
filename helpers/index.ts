/// <reference types="node" preserve="true" />
/** The exports that a suite imports. */

export type {ExecutionContext} from 'ava';
export type {Disk} from './domain/disks.ts';
export type {ArmedDebugger} from './gdb/debuggers.ts';
export type {Guest} from './guest/guest.ts';
export type {GuestConsole} from './guest/guest-console.ts';
export type {GuestEvents} from './guest/guest-events.ts';
export type {GuestProcess} from './guest/guest-process.ts';
export type {HostProcess} from './guest/host-process.ts';
export type {CaseOptions, SubjectNeeds} from './rig/declared.ts';
export type {Rig} from './rig/rig.ts';
export {suite} from './rig/suite.ts';
export {describeContext, parseContext, type SecurityContext} from './selinux/context.ts';
export {mcsOverlap} from './selinux/separation.ts';
