import {minute, second} from '../source/waf/clock.ts';

/**
How long to wait for what will happen, in ms, before it counts as hanging. Machines are busy: no test may fail because it waited too briefly.
*/
export const patience = 3 * minute;

/**
For `vi.waitFor` and `expect.poll`, whose own limit is a second.
*/
export const patiently = {timeout: patience, interval: second / 50} as const;
