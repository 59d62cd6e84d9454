import {type Timestamp} from './clock.ts';

/**
How access lines and transactions fit together.
*/
export type AccessCounts = {
	/** Lines that were taken, and the earliest and newest of their times. */
	lines: number;
	from: Timestamp;
	to: Timestamp;

	/** Rows that were settled: with a line by id, with one by client, target and time, with several that agree in status, with several that do not, with none. */
	byId: number;
	byRequest: number;
	agreed: number;
	ambiguous: number;
	alone: number;

	/** Lines of clients that the WAF does not know, which are not kept. */
	ofOthers: number;
};

export function createAccessCounts(): AccessCounts {
	return {
		lines: 0,
		from: Infinity,
		to: -Infinity,
		byId: 0,
		byRequest: 0,
		agreed: 0,
		ambiguous: 0,
		alone: 0,
		ofOthers: 0,
	};
}
