import {fstat, read, readSync} from 'node:fs';
import {promisify} from 'node:util';
import * as Byte from '../../waf/byte.ts';
import {type Clock, type Timestamp} from '../../waf/clock.ts';
import {type Gap, type LineBatch, type Origin} from '../../waf/delivery.ts';
import {createBatchCutter, createEnds} from './batch-cutter.ts';
import {type ReadBuffer, createReadBuffer} from './read-buffer.ts';
import {type LogFile} from './log-file.ts';
import {type Origins} from '../origins.ts';

const fingerprintBytes = 256;

/** A line without newline up to this length is read anew at each look; of a longer one only what was added is looked through. */
const shortRest = 65_536;

const readDescriptor = promisify(read);
const statDescriptor = promisify(fstat) as (
	descriptor: number,
	options: {bigint: true},
) => Promise<{size: bigint; mtimeNs: bigint; nlink: bigint}>;

/**
The buffers that the generations of one file share, since only one batch is out at a time.
*/
export type Workspace = {readonly buffer: ReadBuffer; readonly ends: Uint32Array};

/**
Makes the buffers: 1.3 MB, and more only while a line is read that is longer.
*/
export function createWorkspace(maxLineBytes: number): Workspace {
	return {buffer: createReadBuffer(maxLineBytes, fingerprintBytes), ends: createEnds()};
}

/**
What a generation is made with.
*/
export type GenerationOptions = {
	readonly name: string;
	readonly file: LogFile;
	readonly origin: Origin;
	readonly origins: Origins;
	readonly workspace: Workspace;
	readonly clock: Clock;
	readonly maxLineBytes: number;
};

/**
One opened generation of a file: knows how far it was read, and notices when it is truncated under its descriptor.
*/
export type Generation = ReturnType<typeof createGeneration>;

/**
Begins at byte 0 of an opened file.
*/
export function createGeneration({name, file, origins, workspace, clock, maxLineBytes, ...rest}: GenerationOptions) {
	const {descriptor} = file;
	const {buffer, ends} = workspace;
	let origin = rest.origin;

	const cutter = createBatchCutter(ends, maxLineBytes);
	let size = 0;
	let modified = -1n;

	// Up to where lines were looked for: after `offset` where a line has no newline yet.
	let scanned = -1;
	let changedAt: Timestamp = clock.now();

	// The file is still the one that was read from if its first bytes and those before `cutter.offset` are. The size alone does not tell:
	// a busy log is larger than before within one poll.
	const head = Buffer.alloc(fingerprintBytes);
	const tail = Buffer.alloc(fingerprintBytes);
	let headLength = 0;
	const tailLength = () => Math.min(cutter.offset, fingerprintBytes);

	const isHeadIntact = (): boolean => {
		const now = Buffer.alloc(fingerprintBytes);
		const length = readSync(descriptor, now, 0, fingerprintBytes, 0);
		if (length < headLength || head.compare(now, 0, headLength, 0, headLength) !== 0) {
			return false;
		}

		now.copy(head);
		headLength = length;
		return true;
	};

	// Reads from `offset` on after the fingerprint before it, in one call, so that both are of the same file.
	const readChunk = async (end: number): Promise<Buffer | undefined> => {
		const overlap = tailLength();
		const begin = fingerprintBytes - overlap;
		const {chunk, bytes} = buffer;
		const wanted = overlap + Math.max(0, Math.min(bytes, end - cutter.offset));
		const {bytesRead} = await readDescriptor(descriptor, chunk, begin, wanted, cutter.offset - overlap);
		const isIntact =
			bytesRead >= overlap && tail.compare(chunk, begin, fingerprintBytes, 0, overlap) === 0 && isHeadIntact();
		return isIntact ? chunk.subarray(fingerprintBytes, begin + bytesRead) : undefined;
	};

	const keepTail = (done: number) => {
		const end = fingerprintBytes + done;
		buffer.chunk.copy(tail, 0, end - tailLength(), end);
	};

	const note = (end: number, mtime: bigint) => {
		if (size !== end || modified !== mtime) {
			size = end;
			modified = mtime;
			changedAt = clock.now();
		}
	};

	// Whether the long line that is still being written can be handed over now. What was looked through is not read again, so that the
	// cost of a line does not grow with the number of its parts.
	const isLineReady = async (end: number): Promise<boolean> => {
		while (scanned - cutter.offset <= maxLineBytes && scanned < end) {
			const {chunk, bytes} = buffer;
			const {bytesRead} = await readDescriptor(descriptor, chunk, 0, Math.min(bytes, end - scanned), scanned);
			if (bytesRead === 0 || chunk.subarray(0, bytesRead).includes(Byte.newline)) {
				return true;
			}

			scanned += bytesRead;
		}

		return scanned - cutter.offset > maxLineBytes;
	};

	const isTailIntact = (): boolean => {
		const now = Buffer.alloc(tailLength());
		const length = readSync(descriptor, now, 0, now.length, cutter.offset - now.length);
		return length === now.length && tail.compare(now, 0, length, 0, length) === 0;
	};

	const restart = (): Gap => {
		const lost = size - cutter.offset;
		origin = origins.restart(origin);
		size = 0;
		scanned = -1;
		cutter.seek(0, 1, false);
		headLength = 0;
		changedAt = clock.now();
		return {kind: 'gap', name, reason: 'truncated', at: changedAt, ...(lost > 0 && {lost})};
	};

	async function* readTo(
		first: number,
		mtime: bigint,
		isLast: boolean,
		stop: AbortSignal,
	): AsyncGenerator<LineBatch | Gap> {
		let end = first;
		while (!stop.aborted) {
			const view = await readChunk(end);
			if (view === undefined) {
				yield restart();
				end = Number((await statDescriptor(descriptor, {bigint: true})).size);
				continue;
			}

			note(end, mtime);
			const {offset} = cutter;
			const reached = offset + view.length;
			yield* cutter.cut(view, origin, isLast && reached >= end, keepTail);
			scanned = reached;
			// Less than was asked for: the file has become shorter, which the next look tells.
			if (reached >= end || view.length < buffer.bytes) {
				return;
			}

			if (cutter.offset === offset) {
				buffer.grow();
			} else {
				buffer.giveBack();
			}
		}
	}

	return {
		file,
		get origin() {
			return origin;
		},
		get offset() {
			return cutter.offset;
		},
		get size() {
			return size;
		},

		/** When it was last seen to change. */
		get changedAt() {
			return changedAt;
		},

		/** True when no name leads to the file any more. */
		async isDeleted(): Promise<boolean> {
			const status = await statDescriptor(descriptor, {bigint: true});
			return status.nlink === 0n;
		},

		/**
		Goes on from a place in the file. If that is inside a line, the line's rest was handed over or thrown away and is skipped.

		@param newLine 1-based number of the line at `newOffset`, or 0.
		*/
		seek(newOffset: number, newLine: number): void {
			if (newOffset === cutter.offset) {
				return;
			}

			scanned = -1;
			const length = Math.min(newOffset, fingerprintBytes);
			readSync(descriptor, tail, 0, length, newOffset - length);
			const before = tail[length - 1];
			cutter.seek(newOffset, newLine, length > 0 && before !== Byte.newline && before !== 0);
		},

		/**
		Hands over what the file has now, up to its size at the call, in whole lines.

		@param isLast Nothing more will be written: a rest without newline is handed over too.
		*/
		async *read(isLast: boolean, stop: AbortSignal): AsyncGenerator<LineBatch | Gap> {
			const status = await statDescriptor(descriptor, {bigint: true});
			const end = Number(status.size);
			if (end === scanned && status.mtimeNs === modified && !isLast) {
				return;
			}

			if (end < size) {
				yield restart();
			}

			// A damaged fingerprint is found, and told, by the reading below.
			const isLongRest = scanned - cutter.offset > shortRest;
			if (isLongRest && !isLast && isTailIntact() && isHeadIntact() && !(await isLineReady(end))) {
				note(end, status.mtimeNs);
				return;
			}

			try {
				yield* readTo(end, status.mtimeNs, isLast, stop);
			} finally {
				buffer.giveBack();
			}
		},
	};
}
