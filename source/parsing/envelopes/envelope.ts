import {type Timestamp} from '../../waf/clock.ts';
import {type ObserverParts} from '../../waf/observer-parts.ts';

/**
What a container, syslog or a shipper said around a line. It never tells a client.
*/
export type EnvelopeFacts = {
	/** In UTC, from a time with a zone; NaN without one. */
	time: Timestamp;

	/** As printed, without a zone, taken as UTC; NaN without one. */
	localTime: Timestamp;

	/** `time` is when a shipper read the line, which may be days after it was written. */
	isReadingTime: boolean;

	/** The most specific name: pod and container, compose service or program's file before the machine. As foreign as the line itself. */
	source: string | undefined;

	/** The names of `source` and of what is around it, each by its kind. */
	parts: ObserverParts | undefined;

	/** `source` names a container, a service or a file, not just a machine. */
	isSpecific: boolean;

	/** `stdout` or `stderr`, where the envelope says it. */
	stream: string | undefined;
};

/**
A line without its envelopes. The text is `bytes[start, end)`, in the very array that the line came in where nothing had to be decoded; several lines of a message that holds newlines. Valid until the next call.
*/
export type Unwrapped = EnvelopeFacts & {
	bytes: Uint8Array;
	start: number;
	end: number;

	/** Envelopes that were taken off; 0 where only bytes in front of the line or its carriage return went. */
	depth: number;

	/** The line is a piece of a longer one, whose end has not come: there is nothing to read yet, and no text. */
	isHeld: boolean;

	/** The place of the line, or of the first one of its pieces, as given. */
	offset: number;
	lineNumber: number;

	/** How many lines of the log it came in. */
	lines: number;

	/** What is inside may be a part of what has begun there, and was left as it is, with whatever envelopes it has. */
	isLeft: boolean;

	/** Some of the text is missing: it was longer than is kept, or its end never came. */
	isCut: boolean;
};

/**
One envelope and what is in it. A reader of an envelope is given what it may be around, `bytes[start, end)`, and leaves there what is inside; where it finds none, it changes nothing.
*/
export type Layer = EnvelopeFacts & {
	bytes: Uint8Array;
	start: number;
	end: number;

	/** A tool's name in front of the line, or nothing but a time; such tools put the two together. */
	kind: 'name' | 'stamp' | 'other';

	/** What writes such envelopes cuts long lines: more of this one follows in the same stream, or this is its end, or all of it. */
	cuts: 'never' | 'part' | 'last';
};

export function createLayer(): Layer {
	return {
		bytes: new Uint8Array(),
		start: 0,
		end: 0,
		time: Number.NaN,
		localTime: Number.NaN,
		isReadingTime: false,
		source: undefined,
		parts: undefined,
		stream: undefined,
		kind: 'other',
		isSpecific: false,
		cuts: 'never',
	};
}

/**
Makes ready for the next envelope; the text stays.
*/
export function clearLayer(layer: Layer): void {
	layer.time = Number.NaN;
	layer.localTime = Number.NaN;
	layer.isReadingTime = false;
	layer.source = undefined;
	layer.parts = undefined;
	layer.stream = undefined;
	layer.kind = 'other';
	layer.isSpecific = false;
	layer.cuts = 'never';
}
