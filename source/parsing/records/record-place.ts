import {type Timestamp} from '../../waf/clock.ts';
import {type From} from '../../waf/observation.ts';

/**
A line as it stands in a batch, with its place in its origin.
*/
export type PlacedLine = {
	readonly bytes: Uint8Array;
	readonly start: number;
	readonly end: number;
	readonly origin: number;
	readonly offset: number;

	/** In its origin, with its envelope. */
	readonly length: number;

	/** 1-based, or 0 where unknown. */
	readonly lineNumber: number;

	/** What its envelope says, in UTC; NaN where nothing does. */
	readonly time: Timestamp;
};

/**
Where a record stands in its origin, and how sure that makes it.
*/
export type RecordPlace = {
	readonly origin: number;
	readonly offset: number;
	readonly length: number;
	readonly lineNumber: number;

	/** A client may have written it. */
	readonly isAlone: boolean;

	/** What its envelope says, in UTC: the record's time where it prints none itself. NaN where there is no envelope. */
	readonly envelopeTime?: Timestamp;

	/** A line of an engine is one rule match of a request; without it a record of a whole request is given. */
	readonly from?: From;
};
