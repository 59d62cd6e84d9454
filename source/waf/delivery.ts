/*
What a source hands over. The contract of a source, its obligations included, stands on `Source` in `sources/source.ts`.
*/
import {type Milliseconds, type Timestamp} from './clock.ts';
import {type StoredDocument} from './document.ts';

/**
One physical stream of bytes: one generation of a file (a rotated file is another origin), or standard input.
The number is unique within the process and small, since each line of the history keeps it.
*/
export type Origin = {
	readonly number: number;

	/** The path as the person gave it, or `-`. */
	readonly name: string;
};

/**
What an offset counts in: a file as it is, what a packed file unpacks to, a stream that went by; a document of an index has none.
*/
export type OriginKind = 'file' | 'packed' | 'stream' | 'document';

/**
From where a source can go on after a failure.
*/
export type Position = {
	readonly origin: number;

	/** Bytes from the start of the origin. */
	readonly offset: number;

	/** 1-based number of the line that begins at `offset`, or 0 where the origin was not read from its first byte. */
	readonly line: number;
};

/**
A batch of whole lines in one buffer, no object a line: line k is `bytes[k === 0 ? 0 : ends[k - 1] + 1, ends[k])`, without its newline.
*/
export type LineBatch = {
	readonly kind: 'lines';
	readonly origin: Origin;

	/** Valid only until the next delivery is asked for: copy what is kept. */
	readonly bytes: Uint8Array;

	/** Index of each line's newline in `bytes`; only the first `count` are meant. The last may equal `bytes.length` (a last line without newline). */
	readonly ends: Uint32Array;
	readonly count: number;

	/** Position of `bytes[0]`. */
	readonly base: Position;

	/** True where the source had to throw away the tail of the batch's last line, since it was longer than the source's limit. */
	readonly cut: boolean;
};

export type SourceState = {
	readonly kind: 'state';

	/**
	- `waiting`: the file is not there yet.
	- `reading`: catching up with what was there at start; `done` of `total` bytes.
	- `following`: caught up, live.
	- `ended`: read to its end, nothing more will come (`--no-follow`, end of standard input).
	- `lost`: was there and is gone or unreadable; `why` says in a few words what.
	*/
	readonly is: 'waiting' | 'reading' | 'following' | 'ended' | 'lost';

	/** Which of the source's files. */
	readonly name: string;
	readonly done?: number;
	readonly total?: number;
	readonly why?: string;
	readonly poll?: PollState;
};

/**
Bytes that no reader will see any more. `lost` is their number where it is known. Of a broken archive what came before the break was handed over.
*/
export type Gap = {
	readonly kind: 'gap';
	readonly name: string;
	readonly reason: 'truncated' | 'rotated' | 'deleted' | 'overrun' | 'archive cut off' | 'archive corrupt';
	readonly lost?: number;
	readonly at: Timestamp;
};

/**
Documents of a search server's index, each of them once, in no certain order.
*/
export type DocumentBatch = {
	readonly kind: 'documents';
	readonly name: string;
	readonly documents: readonly StoredDocument[];
};

/**
How a source that is asked again and again is doing.
*/
export type PollState = {
	/** When it was last answered. */
	readonly answeredAt: Timestamp | undefined;

	/** How far after their own time the newest documents came. */
	readonly lag: Milliseconds | undefined;

	/** `degraded`: the last question failed; `down`: several did. */
	readonly circuit: 'ok' | 'degraded' | 'down';
	readonly lastError: string | undefined;

	/** Nothing before this time is read; undefined before that is known. */
	readonly since: Timestamp | undefined;

	/** Documents that came later than anything is looked for. */
	readonly tooLate: number;
};

export type Delivery = LineBatch | DocumentBatch | SourceState | Gap;
