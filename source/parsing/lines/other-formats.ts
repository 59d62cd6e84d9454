import {type Observation} from '../../waf/observation.ts';
import {type LineCounts} from '../../waf/line-counts.ts';

/**
The formats beside those of an error log, line by line: audit records, other engines, envelopes around any of them. They count the lines that they take.

A line is given as an observation of which only the place counts; `lines` is how many lines of the log it was put together from.
*/
export type OtherFormats = {
	/** Takes a line that belongs to something that has begun, whatever it looks like. False where it does not. */
	claims(line: Observation, lines: number, observe: (observation: Observation) => void): boolean;

	/** Something has begun, and its end has not come. */
	readonly isOpen: boolean;

	/** Something that has begun is in a client's own text: a line that looks like a server's may be the client's. */
	readonly isInText: boolean;

	/** Holds back such a line, `length` bytes, until it is known; `settle` is told whether it was the client's text, or that nobody can know. */
	hold(length: number, settle: (isClientText: boolean) => void): void;

	/** A look ahead from here: told one line after the other, it says which may be a client's own text. */
	lookAhead(): (bytes: Uint8Array, start: number, end: number) => boolean;

	/** Takes a line without a head of an error log, or, with `hasHead`, one of another engine after such a head. False where it is in none of these formats. */
	take(line: Observation, lines: number, observe: (observation: Observation) => void, hasHead: boolean): boolean;

	/** Notes that a line with a head of an error log was read. */
	seeHead(): void;

	/** Hands over what still waits. */
	flush(observe: (observation: Observation) => void): void;

	/** Of the lines that were taken. */
	readonly counts: Readonly<LineCounts>;

	/** Examples of these: a ModSecurity line that could not be read, and a line that is none. */
	readonly lastUnreadable: string | undefined;
	readonly lastOther: string | undefined;
};
