import {type Timestamp} from '../../waf/clock.ts';

/**
What a line is without what a container, syslog or shipper put around it. It never names a client.
*/
export type Unwrapped = {
	/** The inner text; it may hold several lines. */
	readonly text: Buffer;

	/** UTC; undefined where the envelope has no time of the line's own. */
	readonly time: Timestamp | undefined;

	/** As printed without a zone, taken as UTC; undefined without one. */
	readonly localTime: Timestamp | undefined;

	/** The machine, pod or container. */
	readonly source: string | undefined;
	readonly stream: string | undefined;

	/** More of the line follows in the same stream. */
	readonly isPart: boolean;
};

/**
An envelope around what is left of a line; `undefined` where it is none of this kind.
*/
export type Envelope = (text: Buffer, year: number) => Unwrapped | undefined;

/**
The text behind the head of an envelope, with what that head says.
*/
export function behind(text: Buffer, length: number, facts: Partial<Omit<Unwrapped, 'text'>> = {}): Unwrapped {
	return {
		text: text.subarray(length),
		time: undefined,
		localTime: undefined,
		source: undefined,
		stream: undefined,
		isPart: false,
		...facts,
	};
}
