import {type Readable} from 'node:stream';
import {type Clock} from '../../waf/clock.ts';
import {type Delivery, type SourceState} from '../../waf/delivery.ts';
import {toArchiveGap} from './archive-gap.ts';
import {isGzip, refuseCompressed, toSourceError} from './log-file.ts';
import {longestLine} from '../longest-line.ts';
import {type Origins} from '../origins.ts';
import {type Source} from '../source.ts';
import {createStreamCutter} from './stream-cutter.ts';
import {type UnpackedEnd, unpackGzip} from './unpack.ts';

const name = '-';
const gzipByte = 0x1f;

/**
What standard input needs.
*/
export type StandardInputOptions = {
	/** Without an encoding: it gives bytes. */
	readonly stream: Readable;
	readonly origins: Origins;
	readonly clock: Clock;

	/** Longer lines are cut; `longestLine` unless told. */
	readonly maxLineBytes?: number;
};

/**
Reads standard input once, to its end; a position to go on from is not looked at, since no byte comes twice. Gzip is unpacked.

It is `following` from the start: nobody knows how much is still to come.
*/
export function createStandardInput({
	stream,
	origins,
	clock,
	maxLineBytes = longestLine,
}: StandardInputOptions): Source {
	const memory = origins.openMemory(name);
	const cutter = createStreamCutter(memory.origin, maxLineBytes);

	const onStop = () => {
		stream.destroy();
	};

	const say = (is: SourceState['is']): SourceState => ({kind: 'state', is, name});

	async function* readStream(): AsyncGenerator<Delivery> {
		yield say('following');
		const texts = openTexts(stream);
		try {
			let text = await texts.next();
			for (; text.done !== true; text = await texts.next()) {
				memory.append(text.value);
				yield* cutter.take(text.value);
			}

			yield* cutter.finish();
			if (text.value !== 'whole') {
				yield toArchiveGap(name, text.value, clock);
			}

			yield say('ended');
		} finally {
			await texts.return('whole');
		}
	}

	return {
		name,
		async *read(_from, stop) {
			stop.addEventListener('abort', onStop);
			try {
				for await (const delivery of readStream()) {
					yield delivery;
					if (stop.aborted) {
						return;
					}
				}
			} catch (error) {
				// Destroying the stream makes it throw.
				if (!stop.aborted) {
					throw toSourceError('standard input', error);
				}
			} finally {
				stop.removeEventListener('abort', onStop);
			}
		},
	};
}

/** The bytes as they come, or what they are when they are unpacked. */
async function* openTexts(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, UnpackedEnd> {
	const parts = stream[Symbol.asyncIterator]();
	let start: Uint8Array = new Uint8Array(0);
	let isOpen = true;
	// A writer may begin with a single byte; no text begins with that of gzip.
	while (isOpen && (start.length === 0 || (start[0] === gzipByte && start.length < 3))) {
		const {done, value} = await parts.next();
		isOpen = done !== true;
		start = done === true ? start : start.length === 0 ? value : Buffer.concat([start, value]);
	}

	async function* all(): AsyncGenerator<Uint8Array> {
		yield start;
		for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
			yield next.value;
		}
	}

	if (isGzip(start)) {
		return yield* unpackGzip(all());
	}

	refuseCompressed(start, 'standard input', 'FILE');
	yield* all();
	return 'whole';
}
