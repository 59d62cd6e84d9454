import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {gunzipSync, constants as zlib} from 'node:zlib';
import {isGzip} from './log-file.ts';

/** Deflate makes at most 1,032 bytes of one, so a forged start costs 17 MB for a moment. */
const packedBytes = 16_384;

/**
The first bytes of a file, at most `length`; nothing of what is no file or cannot be read, which its source will say better.
*/
export function readFileStart(path: string, length: number): Uint8Array {
	let descriptor: number | undefined;
	try {
		// Opening a pipe would wait for its writer.
		descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
		if (!fstatSync(descriptor).isFile()) {
			return new Uint8Array(0);
		}

		const bytes = new Uint8Array(length);
		return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0));
	} catch {
		return new Uint8Array(0);
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

/**
Whether a file is packed by gzip.
*/
export function isPacked(path: string): boolean {
	return isGzip(readFileStart(path, 3));
}

/**
The start of the text that a gzip file holds, at most `length` bytes; nothing where it is broken from the start.
*/
export function readPackedStart(path: string, length: number): Uint8Array {
	try {
		const text = gunzipSync(readFileStart(path, packedBytes), {finishFlush: zlib.Z_SYNC_FLUSH});
		return text.subarray(0, length);
	} catch {
		return new Uint8Array(0);
	}
}
