import {parseAddress} from '../../waf/address.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {Field, type Observation, spanEnd, spanStart} from '../../waf/observation.ts';
import {type LineResult} from './line-result.ts';
import {type PossibleReadings} from './possible-readings.ts';
import {type Rules} from './rules.ts';
import {readV2Line} from './v2-line.ts';

/**
What a line is. `other` has a server's head and is not ModSecurity's, `bare` has no head known; `forbidden` is nginx's own refusal by a deny rule, `coraza` a line of that engine after nginx's head.
*/
export type LineKind = LineResult | 'other' | 'forbidden' | 'bare' | 'coraza';

/**
What an envelope says of the line in it.
*/
export type LineEnvelope = {
	/** As the log's own, taken as UTC; NaN without one. */
	readonly localTime: Timestamp;
};

/**
Lines with one kind of head: who logged, and when.
*/
export type LineFormat = {
	/** Reads a line into the observation; undefined where it has no such head. */
	scan(observation: Observation, buffer: Buffer, envelope: LineEnvelope | undefined): LineKind | undefined;

	/** Of the last line, as printed, taken as UTC; NaN without one. */
	readonly localTime: Timestamp;

	/** Where the text after the head of the last line begins; -1 where nobody needs to know. */
	readonly text: number;

	/** The last line had no head of a server and no envelope, or its client stands after a text that may be a header: a client could have written it. */
	readonly isBare: boolean;

	/** To be called before lines of another buffer, or of the same one with new content. */
	reset?(): void;
};

/**
What formats of lines share.
*/
export type LineFormatOptions = {
	readonly rules: Rules;

	/** Receives the readings of a line that has several. */
	readonly readings: PossibleReadings;

	/** Puts the client of an undoubted line of the same connection and id into the observation, if there was one. */
	readonly recallClient: ((observation: Observation, localTime: Timestamp) => boolean) | undefined;
};

/**
Reads what engine v2 wrote from `body` on, the place after `ModSecurity: `.
*/
export function scanV2(
	observation: Observation,
	body: number,
	isApache: boolean,
	readings: PossibleReadings,
): LineKind {
	observation.engine = 2;
	observation.apache = isApache;
	readings.clear();
	return readV2Line(observation, body, isApache, {others: readings});
}

/**
Puts the client that the spans name into the observation, if it is an address.
*/
export function readSpanClient(observation: Observation): void {
	const {bytes, spans, client} = observation;
	const start = spanStart(spans, Field.client);
	observation.clientKnown = start >= 0 && parseAddress(bytes, start, spanEnd(spans, Field.client), client);
}
