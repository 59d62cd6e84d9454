import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';

/**
The last bytes of a file, at most `length`; nothing where it cannot be read, which its source will say better.
*/
export function readFileEnd(path: string, length: number): Uint8Array {
	let descriptor: number | undefined;
	try {
		// Opening a pipe would wait for its writer.
		descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
		const stat = fstatSync(descriptor);
		if (!stat.isFile()) {
			return new Uint8Array(0);
		}

		const bytes = new Uint8Array(Math.min(length, stat.size));
		return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, stat.size - bytes.length));
	} catch {
		return new Uint8Array(0);
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}
