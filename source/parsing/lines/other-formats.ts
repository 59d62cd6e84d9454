import {type Observation} from '../../waf/observation.ts';

/**
What a line came out as that has no head of an error log.

- `read`, `engine`, `unreadable`: counted as such. `enveloped`: counted by the reader of what is in it. `no`: none of these formats.
*/
export type OtherKind = 'read' | 'engine' | 'unreadable' | 'enveloped' | 'no';

/**
`forged`: lines that a client made to look like records of their own. `unreadable`: records that cannot be read. `cut`: records that were cut.
*/
export type OtherSums = {forged: number; unreadable: number; cut: number};

/**
The formats beside those of an error log, line by line: audit records, other engines, envelopes around any of them. The line is given as an observation of which only the place counts.
*/
export type OtherFormats = {
	/** Whether the line belongs to something that has begun, whatever it looks like. */
	claims(line: Observation, observe: (observation: Observation) => void): boolean;

	/** Something that has begun is in a client's own text: a line that looks like a server's may be the client's. */
	readonly isInText: boolean;

	/** Takes a line without a head of an error log, or, with `hasHead`, one of another engine behind such a head. */
	take(line: Observation, observe: (observation: Observation) => void, hasHead: boolean): OtherKind;

	/** Tells that a line with a head of an error log was read. */
	seeHead(): void;

	/** Hands over what still waits. */
	flush(observe: (observation: Observation) => void): void;

	/** So far: they are parts of what was claimed or taken as read. */
	readonly sums: Readonly<OtherSums>;
};
