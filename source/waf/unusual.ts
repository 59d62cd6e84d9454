import {type Timestamp} from './clock.ts';

/**
A value that is more frequent now than it usually is.
*/
export type UnusualRow = {
	readonly table: 'clients' | 'rules' | 'paths';

	/** Raw text from outside. */
	readonly key: string;

	/** In the last minutes, and how many there would be by the share of the day before. */
	readonly count: number;
	readonly usual: number;
};

/**
What is unusual in the last minutes against the day before, the most unusual first.
*/
export type Unusual = {
	readonly asOf: Timestamp;
	readonly from: Timestamp;
	readonly rows: readonly UnusualRow[];
};
