import {minute, type Timestamp} from '../../waf/clock.ts';

const firstSize = 64;

/**
Which documents were handed over already, as 64-bit fingerprints by the minute of their time: 16 bytes a document. Two documents are taken for one in a case in ten million, with two million of them.
*/
export type SeenDocuments = {
	/** False where it was there already. `sequence` is its number in its shard, NaN where it has none. */
	add(key: string, time: Timestamp, sequence: number): boolean;
	has(key: string, time: Timestamp): boolean;

	/** What is known of the minute that begins at a time. */
	knownOf(start: Timestamp): KnownMinute;

	/** The server's minute was read through, and holds nothing that is not known. */
	verify(start: Timestamp, found: KnownMinute): void;

	/** Whether the server's minute holds nothing new for certain. */
	holds(start: Timestamp, found: KnownMinute): boolean;

	/** Forgets the minutes before a time; returns how many documents they held. */
	forget(before: Timestamp): number;
};

/**
A minute in short: how many documents, and the sum of their sequence numbers (NaN where there are none): after a deletion and another document the count is the same, the sum is not.
*/
export type KnownMinute = {readonly count: number; readonly sum: number};

type Minute = {slots: Uint32Array; size: number; sum: number; verified: KnownMinute | undefined};

export function createSeenDocuments(): SeenDocuments {
	const minutes = new Map<Timestamp, Minute>();

	return {
		add(key, time, sequence) {
			const start = toMinute(time);
			let entry = minutes.get(start);
			if (entry === undefined) {
				entry = {slots: new Uint32Array(2 * firstSize), size: 0, sum: 0, verified: undefined};
				minutes.set(start, entry);
			}

			const [high, low] = fingerprint(key);
			const at = locate(entry.slots, high, low);
			if (entry.slots[at] !== 0) {
				return false;
			}

			entry.slots[at] = high;
			entry.slots[at + 1] = low;
			entry.size++;
			entry.sum += sequence;
			if (4 * entry.size > entry.slots.length) {
				grow(entry);
			}

			return true;
		},
		has(key, time) {
			const entry = minutes.get(toMinute(time));
			return entry !== undefined && entry.slots[locate(entry.slots, ...fingerprint(key))] !== 0;
		},
		knownOf(start) {
			const {size = 0, sum = 0} = minutes.get(start) ?? {};
			return {count: size, sum};
		},
		verify(start, found) {
			const entry = minutes.get(start);
			if (entry !== undefined) {
				entry.verified = found;
			}
		},
		holds(start, found) {
			const {size = 0, sum = 0, verified} = minutes.get(start) ?? {};
			return (
				isSame({count: size, sum}, found) ||
				(verified !== undefined && isSame(verified, found)) ||
				// Without sequence numbers the count has to do.
				((Number.isNaN(sum) || Number.isNaN(found.sum)) && found.count <= size)
			);
		},
		forget(before) {
			let forgotten = 0;
			for (const [start, {size}] of minutes) {
				if (start < before) {
					forgotten += size;
					minutes.delete(start);
				}
			}

			return forgotten;
		},
	};
}

function isSame(one: KnownMinute, other: KnownMinute): boolean {
	return one.count === other.count && one.sum === other.sum;
}

/**
What tells a document from others. An id that the server made is unique; one that a pipeline made may stand in each daily index. An index may be renamed while it ages.
*/
export function toDocumentKey({_index: index, _id: id}: {readonly _index: string; readonly _id: string}): string {
	return /^[\w-]{20,22}$/.test(id) ? id : `${index}\u0000${id}`;
}

/**
The start of the minute of a time.
*/
export function toMinute(time: Timestamp): Timestamp {
	return Math.floor(time / minute) * minute;
}

/** The place of a fingerprint, or the free one where it belongs. A free place has 0 in front, which no fingerprint has. */
function locate(slots: Uint32Array, high: number, low: number): number {
	const places = slots.length / 2;
	let place = high % places;
	while (slots[2 * place] !== 0 && (slots[2 * place] !== high || slots[2 * place + 1] !== low)) {
		place = place + 1 === places ? 0 : place + 1;
	}

	return 2 * place;
}

function grow(entry: Minute): void {
	const {slots} = entry;
	entry.slots = new Uint32Array(2 * slots.length);
	for (let at = 0; at < slots.length; at += 2) {
		if (slots[at] !== 0) {
			const place = locate(entry.slots, slots[at], slots[at + 1]);
			entry.slots[place] = slots[at];
			entry.slots[place + 1] = slots[at + 1];
		}
	}
}

/** Two hashes with multipliers of their own, mixed at the end: one bit of the text changes half of each. */
function fingerprint(text: string): [number, number] {
	let one = 0x9e_37_79_b9;
	let other = 0x85_eb_ca_6b;
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		one = Math.imul(one ^ unit, 0x01_00_01_93);
		other = Math.imul(other ^ unit, 0x5b_d1_e9_95);
	}

	return [mix(one) || 1, mix(other ^ one)];
}

function mix(hash: number): number {
	let mixed = hash ^ (hash >>> 16);
	mixed = Math.imul(mixed, 0x7f_eb_35_2d);
	mixed ^= mixed >>> 15;
	mixed = Math.imul(mixed, 0x84_6c_a6_8b);
	return (mixed ^ (mixed >>> 16)) >>> 0;
}
