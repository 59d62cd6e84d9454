import {type Milliseconds} from '../waf/clock.ts';

/**
Waits, or less long when the signal is aborted: then it resolves at once and does not reject. The runtime hands in the real one.
*/
export type Sleep = (duration: Milliseconds, signal: AbortSignal) => Promise<void>;
