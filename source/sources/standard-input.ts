import {type Readable} from 'node:stream';
import {type LineBatch, type SourceState} from '../waf/delivery.ts';
import {createBatchCutter, createEnds} from './batch-cutter.ts';
import {findCompression, toSourceError} from './log-file.ts';
import {type Origins} from './origins.ts';
import {SourceError} from './source-error.ts';
import {type Source} from './source.ts';

const name = '-';
const chunkBytes = 1_048_576;

/**
What standard input needs.
*/
export type StandardInputOptions = {
	/** Without an encoding: it gives bytes. */
	readonly stream: Readable;
	readonly origins: Origins;

	/** Longer lines are cut; 64 KiB unless told, at most 1 MiB less one byte. */
	readonly maxLineBytes?: number;
};

/**
Reads standard input once, to its end; a position to go on from is not looked at, since no byte comes twice.

It is `following` from the start: nobody knows how much is still to come.
*/
export function createStandardInput({stream, origins, maxLineBytes = 65_536}: StandardInputOptions): Source {
	const memory = origins.openMemory(name);
	const cutter = createBatchCutter(createEnds(), maxLineBytes);
	const buffer = Buffer.allocUnsafeSlow(chunkBytes);

	// Bytes at the start of the buffer that belong to a line whose newline has not come.
	let held = 0;

	const onStop = () => {
		stream.destroy();
	};

	const say = (is: SourceState['is']): SourceState => ({kind: 'state', is, name});

	function* cutHeld(isLast: boolean): Generator<LineBatch> {
		let done = 0;
		yield* cutter.cut(buffer.subarray(0, held), memory.origin, isLast, to => {
			done = to;
		});
		buffer.copyWithin(0, done, held);
		held -= done;
	}

	function* takeIn(bytes: Uint8Array): Generator<LineBatch> {
		for (let done = 0; done < bytes.length;) {
			const part = bytes.subarray(done, done + chunkBytes - held);
			buffer.set(part, held);
			memory.append(part);
			held += part.length;
			done += part.length;
			yield* cutHeld(false);
		}
	}

	return {
		name,
		async *read(_from, stop) {
			stop.addEventListener('abort', onStop);
			try {
				yield say('following');
				for await (const bytes of stream as AsyncIterable<Uint8Array>) {
					if (cutter.offset === 0 && held === 0) {
						refuseCompressed(bytes);
					}

					for (const batch of takeIn(bytes)) {
						yield batch;
						if (stop.aborted) {
							return;
						}
					}
				}

				yield* cutHeld(true);
				yield say('ended');
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

function refuseCompressed(start: Uint8Array): void {
	const compression = findCompression(start);
	if (compression !== undefined) {
		throw new SourceError(
			'compressed',
			`standard input is compressed (${compression.name})`,
			`unpack it on the way: ${compression.command} FILE | waftop -`,
		);
	}
}
