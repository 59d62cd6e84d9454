import {type AccessLine} from '../../waf/access-line.ts';
import {type RequestKeys} from './access-keys.ts';

/**
Lines of access logs in a ring of columns, 39 bytes each, and four more for an id. Lines are numbered from 0 on; line n lies at `n % capacity`.
*/
export type AccessColumns = {
	readonly capacity: number;

	/** The next line's number; the oldest one still here is `first`. */
	readonly next: number;
	readonly first: number;

	/** Whole seconds since 1970. */
	readonly second: Uint32Array;

	/** How many seconds the request took, rounded up; `longSpan` for unknown. */
	readonly span: Uint8Array;
	readonly flags: Uint8Array;
	readonly method: Uint8Array;

	/** Keys of the client, of client and path, of target and host. */
	readonly client: Uint32Array;
	readonly path: Uint32Array;
	readonly target: Uint16Array;
	readonly host: Uint8Array;
	readonly status: Uint16Array;

	/** Bytes of the answer; `unknownSize` for unknown. */
	readonly size: Uint32Array;
	readonly lineNumber: Uint32Array;
	readonly origin: Uint8Array;

	/** Of the request's id; 0 for none. */
	idOf(line: number): number;
	offsetOf(line: number): number;

	/** Keeps a line; the oldest one makes room where all is full, and is handed to `onDrop` before. */
	add(line: AccessLine, keys: RequestKeys, id: number): number;

	/** Takes over a line from others. */
	copy(from: AccessColumns, line: number): number;

	/** Lets the oldest line go, which is handed to `onDrop` before. */
	drop(): void;

	/** The newest line with the key, or -1; `before` goes on from there to older ones. Others may share its place: compare. */
	newestOf(key: number): number;
	before(line: number): number;
};

export const longSpan = 255;
export const unknownSize = 0xffff_ffff;

/** The time is the request's start; who wrote the line is not known, so it may be. */
export const isStart = 1;
export const isStartUnknown = 2;

/** The target is what the server made of it; the method is as it was sent. */
export const isDecodedTarget = 4;
export const isSentMethod = 8;

/** It belongs to a row; it may belong to one. */
export const isJoined = 16;
export const isCandidate = 32;

/** Its query is not known. */
export const isBare = 64;

/** Whatever its time, it was settled. */
export const isMoved = 128;

const smallest = 4096;

/** Keys share a place with so many others when all is full: a byte a line. */
const placesShare = 4;

/**
@param by Which key lines are looked up by.
@param onDrop Told of each line that makes room for another.
*/
export function createAccessColumns(
	most: number,
	by: 'client' | 'path',
	onDrop?: (columns: AccessColumns, line: number) => void,
): AccessColumns {
	let capacity = smallest;
	let columns = createArrays(capacity);
	let next = 0;
	let first = 0;

	const keys = (): Uint32Array => (by === 'client' ? columns.client : columns.path);

	const link = (line: number): void => {
		const place = placeOf(keys()[line % capacity], columns.heads.length);
		const head = columns.heads[place];
		// A head may be of a line that is gone.
		const distance = head === 0 ? 0 : (line + 1 - head) >>> 0;
		columns.previous[line % capacity] = distance < capacity ? distance : 0;
		columns.heads[place] = line + 1;
	};

	/** What is left of a new line; returns its number. */
	const enter = (at: number, offset: number, id: number): number => {
		columns.offset[at] = offset % 2 ** 32;
		columns.offsetHigh[at] = Math.floor(offset / 2 ** 32);
		if (id !== 0) {
			columns.ids ??= new Uint32Array(capacity);
		}

		if (columns.ids !== undefined) {
			columns.ids[at] = id;
		}

		const number = next++;
		link(number);
		return number;
	};

	const grow = (): void => {
		const old = columns;
		const oldCapacity = capacity;
		capacity *= 2;
		columns = createArrays(capacity);
		columns.ids = old.ids === undefined ? undefined : new Uint32Array(capacity);
		for (let line = first; line < next; line++) {
			for (const name of copied) {
				columns[name][line % capacity] = old[name][line % oldCapacity];
			}

			if (old.ids !== undefined) {
				columns.ids![line % capacity] = old.ids[line % oldCapacity];
			}

			link(line);
		}
	};

	const makeRoom = (): number => {
		if (next - first === capacity) {
			if (capacity < most) {
				grow();
			} else {
				onDrop?.(self, first);
				first++;
			}
		}

		return next % capacity;
	};

	const self: AccessColumns = {
		get capacity() {
			return capacity;
		},
		get next() {
			return next;
		},
		get first() {
			return first;
		},
		get second() {
			return columns.second;
		},
		get span() {
			return columns.span;
		},
		get flags() {
			return columns.flags;
		},
		get method() {
			return columns.method;
		},
		get client() {
			return columns.client;
		},
		get path() {
			return columns.path;
		},
		get target() {
			return columns.target;
		},
		get host() {
			return columns.host;
		},
		get status() {
			return columns.status;
		},
		get size() {
			return columns.size;
		},
		get lineNumber() {
			return columns.lineNumber;
		},
		get origin() {
			return columns.origin;
		},
		idOf: line => columns.ids?.[line % capacity] ?? 0,
		offsetOf: line => columns.offset[line % capacity] + columns.offsetHigh[line % capacity] * 2 ** 32,
		add(line, keysOf, id) {
			const at = makeRoom();
			columns.second[at] = Math.floor(line.time / 1000);
			columns.span[at] = line.duration < 0 ? longSpan : Math.min(longSpan - 1, Math.ceil(line.duration / 1000));
			columns.flags[at] =
				(line.timeIs === 'start' ? isStart : line.timeIs === undefined ? isStartUnknown : 0) |
				(line.isDecoded ? isDecodedTarget : 0) |
				(line.isMethodSent ? isSentMethod : 0) |
				(keysOf.decoded === keysOf.bare ? isBare : 0);
			columns.method[at] = keysOf.method;
			columns.client[at] = keysOf.client;
			columns.path[at] = keysOf.path;
			columns.target[at] = line.isDecoded ? keysOf.decoded : keysOf.sent;
			columns.host[at] = keysOf.host;
			columns.status[at] = line.status;
			columns.size[at] = line.size < 0 ? unknownSize : Math.min(line.size, unknownSize - 1);
			columns.lineNumber[at] = line.lineNumber;
			columns.origin[at] = Math.min(line.origin, 255);
			return enter(at, line.offset, id);
		},
		copy(from, line) {
			const at = makeRoom();
			const source = line % from.capacity;
			for (const name of shared) {
				columns[name][at] = from[name][source];
			}

			return enter(at, from.offsetOf(line), from.idOf(line));
		},
		drop() {
			onDrop?.(self, first);
			first++;
		},
		newestOf(key) {
			const head = columns.heads[placeOf(key, columns.heads.length)];
			const line = head === 0 ? -1 : next - ((next + 1 - head) >>> 0);
			return line >= first ? line : -1;
		},
		before(line) {
			const distance = columns.previous[line % capacity];
			return distance === 0 || line - distance < first ? -1 : line - distance;
		},
	};
	return self;
}

const shared = [
	'second',
	'span',
	'flags',
	'method',
	'client',
	'path',
	'target',
	'host',
	'status',
	'size',
	'lineNumber',
	'origin',
] as const;
const copied = [...shared, 'offset', 'offsetHigh'] as const;

function createArrays(capacity: number) {
	return {
		second: new Uint32Array(capacity),
		span: new Uint8Array(capacity),
		flags: new Uint8Array(capacity),
		method: new Uint8Array(capacity),
		client: new Uint32Array(capacity),
		path: new Uint32Array(capacity),
		target: new Uint16Array(capacity),
		host: new Uint8Array(capacity),
		status: new Uint16Array(capacity),
		size: new Uint32Array(capacity),
		lineNumber: new Uint32Array(capacity),
		origin: new Uint8Array(capacity),
		offset: new Uint32Array(capacity),
		offsetHigh: new Uint8Array(capacity),

		/** How much older the line before it with the same place is; 0 for none. */
		previous: new Uint32Array(capacity),

		/** Per place of a key the newest line plus one, as far as 32 bits go; 0 for none. */
		heads: new Uint32Array(capacity / placesShare),
		ids: undefined as Uint32Array | undefined,
	};
}

function placeOf(key: number, places: number): number {
	return (key ^ (key >>> 15)) & (places - 1);
}
