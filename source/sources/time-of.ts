import {type Timestamp} from '../waf/clock.ts';

/**
The time that a line prints, or nothing where it prints none.
*/
export type TimeOf = (bytes: Uint8Array, start: number, end: number) => Timestamp | undefined;
