import {toLatin1} from '../values/bytes.ts';

/**
The texts of names in heads: the same few return with each line, so they are made once.
*/
export type Names = {
	/** Bytes above ASCII are taken one by one. */
	read(bytes: Uint8Array, from: number, to: number): string;
};

const places = 16;

/** No name of a machine, pod or service is longer; one that is loses its end. */
export const longestName = 255;

export function createNames(): Names {
	const known = Array.from({length: places}, () => ({bytes: new Uint8Array(), text: ''}));

	return {
		read(bytes, from, to) {
			const end = Math.min(to, from + longestName);
			const length = end - from;
			const name = known[(length * 31 + (bytes[end - 1] ?? 0) * 7 + (bytes[from] ?? 0)) % places];
			if (!isSame(name.bytes, bytes, from, length)) {
				// A copy, which a buffer's own slice() is not.
				name.bytes = new Uint8Array(bytes.subarray(from, end));
				name.text = toLatin1(bytes, from, end);
			}

			return name.text;
		},
	};
}

function isSame(name: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
	if (name.length !== length) {
		return false;
	}

	for (let index = 0; index < length; index++) {
		if (name[index] !== bytes[from + index]) {
			return false;
		}
	}

	return true;
}
