import {type Clock, type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type LineBatch} from '../../waf/delivery.ts';
import {type Observation} from '../../waf/observation.ts';
import {type TimeZone} from '../../waf/time-zone.ts';
import {type OtherFormats} from './other-formats.ts';
import {type LineCounts} from '../../waf/line-counts.ts';
import {type Rules} from './rules.ts';
import {type ZoneLearner} from './zone-learner.ts';

/**
Turns batches of lines of one error log into observations. Its memory is bounded; it does no I/O.
*/
export type Reader = {
	/** Reads a batch, or a slice of it; `observe` gets one observation a ModSecurity line, valid during the call. A line with more than one reading may come later, when another line tells which is true. */
	push(batch: LineBatch, observe: (observation: Observation) => void, from?: LineOrigin, slice?: LineSlice): void;

	/** Hands over what still waits: at the end of input, or after some silence. */
	flush(observe: (observation: Observation) => void): void;
	readonly counts: Readonly<LineCounts>;
	readonly zone: TimeZone;

	/** A record has begun, and the next line may be a part of it. */
	readonly isOpen: boolean;

	/** Reports a local time and the second in UTC of the same moment, from a record of another format. */
	learn(localTime: Timestamp, second: number, voter?: number): void;

	/** Reports the zone that a record of another format names. */
	takeZone(offset: Milliseconds): void;

	/** At the end of input, or after some silence: what fewer than three ids told of the zone is taken. */
	settleZone(isEnd: boolean): void;

	/** Examples: a ModSecurity line that could not be read, and a line that is none. */
	readonly lastUnreadable: string | undefined;
	readonly lastOther: string | undefined;
};

/**
The lines `first` to `last` (not included) of a batch: one that is read in slices is handed over whole each time, since what follows a line may tell what it is.
*/
export type LineSlice = {readonly first: number; readonly last: number};

/**
Where a line that an envelope held is to be read again from, and what the envelope says.
*/
export type LineOrigin = {
	/** Of the record in its origin, envelope included; 0 where the line itself stands there. */
	readonly length: number;

	/** How many lines of the log it was put together from: it counts as so many, and further lines in it as one each. */
	readonly lines: number;

	/** The envelope's time as the log's own, for a line that prints none; NaN without one. */
	readonly localTime: Timestamp;

	/** The envelope's time in UTC, which tells the zone of a line that prints its own; NaN without one. */
	readonly time: Timestamp;

	/** The line may have another envelope: told that it is no part of anything that has begun; then it is neither read nor counted. */
	readonly onFree?: (() => void) | undefined;
};

export type ReaderOptions = {
	readonly rules: Rules;

	/** What to take the log's times for until its ids tell. */
	readonly zone: TimeZone;
	readonly clock: Clock;

	/** Readers of one log learn its zone together. */
	readonly learner?: ZoneLearner;

	/** How many lines were read before, over all logs; its own lines are counted where nothing is given. */
	readonly ordinal?: () => number;

	/** Its lines went through JSON, in which bytes that are no UTF-8 become U+FFFD: no length is sure. */
	readonly isLossy?: boolean;

	/** Formats beside those of an error log. */
	readonly others?: OtherFormats;

	/** Called for each request that nginx refused by a deny rule, valid during the call: time, client, process, connection, server, target and host are given as far as the line has them. */
	readonly onForbidden?: (observation: Observation) => void;

	/** Called with each line that is none of the WAF's, valid during the call. */
	readonly onOther?: ((line: Observation) => void) | undefined;

	/** Called when the ids told another zone than the one that earlier observations were given in. */
	readonly onZone?: (zone: TimeZone, before: TimeZone) => void;
};
