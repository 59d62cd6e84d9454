/** FNV-1a over bytes, started from a seed so that nobody can choose texts that collide. */
const seed = Math.trunc(Math.random() * 0xffff_ffff);

/**
A hash of `[from, to)`, seeded per process.
*/
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
	let hash = seed;
	for (let index = from; index < to; index++) {
		hash = Math.imul(hash ^ bytes[index], 0x0100_0193);
	}

	return (hash ^ (hash >>> 15)) >>> 0;
}

/**
A second hash, of the same bytes backwards: two texts that share the first differ in this.
*/
export function hashBackwards(bytes: Uint8Array, from: number, to: number): number {
	let hash = ~seed;
	for (let index = to - 1; index >= from; index--) {
		hash = Math.imul(hash ^ bytes[index], 0x85eb_ca6b);
		hash ^= hash >>> 13;
	}

	return hash >>> 0;
}

/**
Texts as small numbers, counted by use: a number lives as long as somebody holds it, then it is given out again.
*/
export type Dictionary = {
	/** The number of the text in `[from, to)`, made where it is new; one more holder of it. */
	hold(bytes: Uint8Array, from: number, to: number): number;

	/** One more holder of a number that somebody holds. */
	keep(number: number): void;
	release(number: number): void;

	/** The text as one character a byte. */
	text(number: number): string;

	/** All numbers are below this. */
	readonly limit: number;

	/** How many texts are held. */
	readonly size: number;
};

export function createDictionary(): Dictionary {
	const texts: string[] = [];
	let hashes = new Uint32Array(1024);
	let holders = new Uint32Array(1024);
	const free: number[] = [];
	let slots = new Int32Array(4096).fill(-1);
	let size = 0;

	const grow = (): void => {
		const wider = new Int32Array(slots.length * 2).fill(-1);
		const mask = wider.length - 1;
		for (const number of slots) {
			if (number >= 0) {
				let slot = hashes[number] & mask;
				while (wider[slot] >= 0) {
					slot = (slot + 1) & mask;
				}

				wider[slot] = number;
			}
		}

		slots = wider;
	};

	const create = (bytes: Uint8Array, from: number, to: number, hash: number): number => {
		const number = free.pop() ?? texts.length;
		if (number === hashes.length) {
			hashes = widen(hashes);
			holders = widen(holders);
		}

		texts[number] = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
		hashes[number] = hash;
		holders[number] = 0;
		size++;
		return number;
	};

	const remove = (number: number): void => {
		// Closes the gap by moving later entries of the same chain back, so that no tombstones pile up.
		const mask = slots.length - 1;
		let gap = hashes[number] & mask;
		while (slots[gap] !== number) {
			gap = (gap + 1) & mask;
		}

		for (let slot = (gap + 1) & mask; slots[slot] >= 0; slot = (slot + 1) & mask) {
			const home = hashes[slots[slot]] & mask;
			if (((slot - home) & mask) >= ((slot - gap) & mask)) {
				slots[gap] = slots[slot];
				gap = slot;
			}
		}

		slots[gap] = -1;
		texts[number] = '';
		free.push(number);
		size--;
	};

	return {
		get limit() {
			return texts.length;
		},
		get size() {
			return size;
		},
		text: number => texts[number],
		hold(bytes, from, to) {
			const hash = hashBytes(bytes, from, to);
			let mask = slots.length - 1;
			let slot = hash & mask;
			for (let number = slots[slot]; number >= 0; number = slots[slot]) {
				if (hashes[number] === hash && isText(texts[number], bytes, from, to)) {
					holders[number]++;
					return number;
				}

				slot = (slot + 1) & mask;
			}

			const number = create(bytes, from, to, hash);
			if (size * 2 > slots.length) {
				grow();
				mask = slots.length - 1;
				slot = hash & mask;
				while (slots[slot] >= 0) {
					slot = (slot + 1) & mask;
				}
			}

			slots[slot] = number;
			holders[number] = 1;
			return number;
		},
		keep(number) {
			holders[number]++;
		},
		release(number) {
			holders[number]--;
			if (holders[number] === 0) {
				remove(number);
			}
		},
	};
}

function widen(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
	const wider = new Uint32Array(array.length * 2);
	wider.set(array);
	return wider;
}

function isText(text: string, bytes: Uint8Array, from: number, to: number): boolean {
	if (text.length !== to - from) {
		return false;
	}

	for (let index = 0; index < text.length; index++) {
		if (text.charCodeAt(index) !== bytes[from + index]) {
			return false;
		}
	}

	return true;
}
