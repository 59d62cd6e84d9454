/**
Keys as places 0, 1, 2 …, in flat memory: a million addresses in some 35 MB, where a `Map` of strings takes four times as much. Keys are texts of one character a byte.
*/
export type KeyStore = {
	readonly size: number;

	/** The place of a key, or -1. */
	find(key: string): number;

	/** Adds a key that is not there yet; returns its place. */
	add(key: string): number;
	text(place: number): string;
};

export function createKeyStore(): KeyStore {
	let slots = new Int32Array(2048).fill(-1);
	let hashes = new Uint32Array(1024);

	/** Where each key's bytes begin; the next one's start is its end. */
	let starts = new Uint32Array(1025);
	let bytes = Buffer.alloc(16_384);
	let size = 0;

	const isKey = (place: number, key: string): boolean => {
		const start = starts[place];
		if (starts[place + 1] - start !== key.length) {
			return false;
		}

		for (let index = 0; index < key.length; index++) {
			if (bytes[start + index] !== key.charCodeAt(index)) {
				return false;
			}
		}

		return true;
	};

	const enter = (place: number): void => {
		const mask = slots.length - 1;
		let slot = hashes[place] & mask;
		while (slots[slot] >= 0) {
			slot = (slot + 1) & mask;
		}

		slots[slot] = place;
	};

	const grow = (): void => {
		hashes = widen(hashes, size * 2);
		starts = widen(starts, size * 2 + 1);
		slots = new Int32Array(slots.length * 2).fill(-1);
		for (let place = 0; place < size; place++) {
			enter(place);
		}
	};

	return {
		get size() {
			return size;
		},
		find(key) {
			const hash = hashText(key);
			const mask = slots.length - 1;
			for (let slot = hash & mask; slots[slot] >= 0; slot = (slot + 1) & mask) {
				if (hashes[slots[slot]] === hash && isKey(slots[slot], key)) {
					return slots[slot];
				}
			}

			return -1;
		},
		add(key) {
			if (size === hashes.length) {
				grow();
			}

			const place = size++;
			const start = starts[place];
			if (start + key.length > bytes.length) {
				const wider = Buffer.alloc(Math.max(bytes.length * 2, start + key.length));
				bytes.copy(wider);
				bytes = wider;
			}

			bytes.write(key, start, 'latin1');
			starts[place + 1] = start + key.length;
			hashes[place] = hashText(key);
			enter(place);
			return place;
		},
		text: place => bytes.toString('latin1', starts[place], starts[place + 1]),
	};
}

function hashText(key: string): number {
	let hash = 0x811c_9dc5;
	for (let index = 0; index < key.length; index++) {
		hash = Math.imul(hash ^ key.charCodeAt(index), 0x0100_0193);
	}

	return (hash ^ (hash >>> 15)) >>> 0;
}

function widen(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
	const wider = new Uint32Array(length);
	wider.set(array);
	return wider;
}
