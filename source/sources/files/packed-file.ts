import {closeSync, read as readWithCallback} from 'node:fs';
import {promisify} from 'node:util';
import {type Clock} from '../../waf/clock.ts';
import {type Delivery, type LineBatch, type Position, type SourceState} from '../../waf/delivery.ts';
import {toArchiveGap} from './archive-gap.ts';
import {openLogFile, toSourceError} from './log-file.ts';
import {longestLine} from '../longest-line.ts';
import {type Origins} from '../origins.ts';
import {skipLines} from './skip-lines.ts';
import {type Source} from '../source.ts';
import {safetyMargin, type Start} from './start-offset.ts';
import {type TimeOf} from '../time-of.ts';
import {createStreamCutter} from './stream-cutter.ts';
import {explainMissing} from './missing-file.ts';
import {findNewestLine} from './newest-line.ts';
import {type UnpackedEnd, unpackGzip} from './unpack.ts';

const chunkBytes = 262_144;
const progressBytes = 1_048_576;
const read = promisify(readWithCallback);

/**
Which packed file, from where, and the hands that the runtime lends.
*/
export type PackedFileOptions = {
	readonly path: string;
	readonly start: Start;

	/** Without it a start at a time begins as early as its `bytes` allow. */
	readonly timeOf?: TimeOf | undefined;
	readonly origins: Origins;
	readonly clock: Clock;

	/** Longer lines are cut; `longestLine` unless told. */
	readonly maxLineBytes?: number | undefined;
};

/**
Reads the text of a gzip file once: a log that was rotated and packed has ended. Positions and numbers of lines are those of the text; progress is told in bytes of the file.

A start before the newest line, as the screen wants it, unpacks the file twice, since only its end tells the newest time. A broken archive gives what came before the break, and a gap.

@throws {SourceError} From `read`, for a file that cannot be read.
*/
export function createPackedFile(options: PackedFileOptions): Source {
	const {path, start, timeOf, origins, clock, maxLineBytes = longestLine} = options;
	const say = (is: SourceState['is'], more: Partial<SourceState> = {}): SourceState => ({
		kind: 'state',
		is,
		name: path,
		...more,
	});

	type Pass = {readonly texts: AsyncGenerator<Uint8Array, UnpackedEnd>; readonly done: () => number};

	const startPass = (descriptor: number): Pass => {
		let done = 0;
		async function* parts(): AsyncGenerator<Uint8Array> {
			const chunk = Buffer.allocUnsafe(chunkBytes);
			for (;;) {
				const {bytesRead} = await read(descriptor, chunk, 0, chunk.length, done);
				if (bytesRead === 0) {
					return;
				}

				done += bytesRead;
				yield chunk.subarray(0, bytesRead);
			}
		}

		return {texts: unpackGzip(parts()), done: () => done};
	};

	/** From which place of the text on, and from which time on, lines are handed over. */
	async function* chooseStart(descriptor: number, size: number, stop: AbortSignal) {
		if (start.kind === 'offset') {
			return {offset: start.offset, time: -Infinity};
		}

		if (start.kind !== 'back') {
			return {offset: 0, time: start.kind === 'since' ? start.time - safetyMargin : -Infinity};
		}

		const {texts, done} = startPass(descriptor);
		const newest = findNewestLine(timeOf);
		let told = 0;
		for await (const text of texts) {
			if (stop.aborted) {
				break;
			}

			newest.see(text);
			if (done() - told >= progressBytes) {
				told = done();
				yield say('reading', {done: told, total: 2 * size});
			}
		}

		const {time = Infinity, length} = newest.found();
		return {
			offset: Math.max(0, length - start.bytes),
			time: (time < start.time ? time - start.span : start.time) - safetyMargin,
		};
	}

	async function* readText(descriptor: number, size: number, from: Position | undefined, stop: AbortSignal) {
		const passes = start.kind === 'back' && from === undefined ? 2 : 1;
		const total = passes * size;
		yield say('reading', {done: 0, total});
		const first =
			from === undefined ? yield* chooseStart(descriptor, size, stop) : {offset: from.offset, time: -Infinity};
		const {origin, keep} = origins.openPacked(path);
		const cutter = createStreamCutter(origin, maxLineBytes);
		const fresh = skipLines(first, timeOf);
		const {texts, done} = startPass(descriptor);
		const handOver = function* (batches: Iterable<LineBatch>): Generator<LineBatch> {
			for (const batch of batches) {
				for (const part of fresh(batch)) {
					keep(part.base.offset, part.bytes);
					yield part;
				}
			}
		};

		let told = 0;
		let text = await texts.next();
		for (; text.done !== true && !stop.aborted; text = await texts.next()) {
			yield* handOver(cutter.take(text.value));
			if (done() - told >= progressBytes) {
				told = done();
				yield say('reading', {done: total - size + told, total});
			}
		}

		if (text.done !== true) {
			await texts.return('whole');
			return;
		}

		yield* handOver(cutter.finish());
		if (text.value !== 'whole') {
			yield toArchiveGap(path, text.value, clock);
		}

		yield say('ended');
	}

	return {
		name: path,
		async *read(from, stop): AsyncGenerator<Delivery> {
			let descriptor: number | undefined;
			try {
				const file = openLogFile(path);
				if (file === undefined) {
					throw explainMissing(path);
				}

				({descriptor} = file);
				for await (const delivery of readText(descriptor, file.size, from, stop)) {
					yield delivery;
					if (stop.aborted) {
						return;
					}
				}
			} catch (error) {
				throw toSourceError(path, error);
			} finally {
				if (descriptor !== undefined) {
					closeSync(descriptor);
				}
			}
		},
	};
}
