import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument} from '../filters/alert-document.ts';

/**
One entry of a window. Its weight is what it counts for: 1 for a document, 0 for a mark of time, a value for a rule about values.
*/
export type WindowEntry = {
	readonly time: Timestamp;
	readonly weight: number;
	readonly document: AlertDocument;

	/** A mark of time that no document stands behind. */
	readonly isMark?: boolean;

	/** How many entries were put together in this one, where it is more than one. */
	readonly count?: number;
};

/** A window with more entries puts those together that are nearly of one time. */
const mostEntries = 4096;
const leastApart = 1 / 2048;

/**
Entries sorted by time, none older than the newest by the window's length or more. What falls out is handed on.
*/
export class EventWindow {
	#entries: WindowEntry[] = [];

	/** Entries before it have fallen out; cut off from time to time, so that each moves once. */
	#start = 0;
	#total = 0;
	readonly #length: Milliseconds;
	readonly #fallOut: (entry: WindowEntry) => void;

	constructor(length: Milliseconds, fallOut: (entry: WindowEntry) => void = () => {}) {
		this.#length = length;
		this.#fallOut = fallOut;
	}

	/** Late entries are put where their time belongs, behind those of the same time. */
	add(entry: WindowEntry): void {
		this.#total += entry.weight;
		let place = this.#entries.length;
		while (place > this.#start && this.#entries[place - 1].time > entry.time) {
			place--;
		}

		if (this.size >= mostEntries && place > this.#start && this.#isNear(this.#entries[place - 1], entry)) {
			const {weight, count = 1} = this.#entries[place - 1];
			this.#entries[place - 1] = {...entry, weight: weight + entry.weight, count: count + 1};
		} else if (place === this.#entries.length) {
			this.#entries.push(entry);
		} else {
			this.#entries.splice(place, 0, entry);
		}

		while (this.size > 0 && this.newest.time - this.oldest.time >= this.#length) {
			const oldest = this.#entries[this.#start++];
			this.#total -= oldest.weight;
			this.#fallOut(oldest);
		}

		if (this.#start > 64 && this.#start * 2 > this.#entries.length) {
			this.#entries = this.#entries.slice(this.#start);
			this.#start = 0;
		}
	}

	#isNear(one: WindowEntry, other: WindowEntry): boolean {
		const step = this.#length * leastApart;
		return (
			one.isMark !== true && other.isMark !== true && Math.floor(one.time / step) === Math.floor(other.time / step)
		);
	}

	clear(): void {
		this.#entries = [];
		this.#start = 0;
		this.#total = 0;
	}

	get size(): number {
		return this.#entries.length - this.#start;
	}

	/** The sum of all weights. */
	get total(): number {
		return this.#total;
	}

	/** Undefined where there is none, like `newest`; both are asked for only where `size` says that there is one. */
	get oldest(): WindowEntry {
		return this.#entries[this.#start];
	}

	get newest(): WindowEntry {
		return this.#entries.at(-1)!;
	}

	/** From the oldest to the newest. */
	entries(): readonly WindowEntry[] {
		return this.#entries.slice(this.#start);
	}

	/** Of documents alone; undefined where there is none. */
	mean(): number | undefined {
		const documents = this.entries().filter(({isMark}) => isMark !== true);
		const number = documents.reduce((sum, {count = 1}) => sum + count, 0);
		return number === 0 ? undefined : documents.reduce((sum, {weight}) => sum + weight, 0) / number;
	}

	/** Of all entries, marks included. */
	least(): number | undefined {
		return this.size === 0 ? undefined : this.entries().reduce((least, {weight}) => Math.min(least, weight), Infinity);
	}

	greatest(): number | undefined {
		return this.size === 0 ? undefined : this.entries().reduce((most, {weight}) => Math.max(most, weight), -Infinity);
	}
}
