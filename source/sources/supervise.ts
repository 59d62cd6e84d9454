import {type Milliseconds} from '../waf/clock.ts';
import {type SourceState} from '../waf/delivery.ts';
import {endOfBatch} from './line-batch.ts';
import {type Sleep} from './sleep.ts';
import {isSourceError} from './source-error.ts';
import {type Source} from './source.ts';

const firstDelay: Milliseconds = 500;
const longestDelay: Milliseconds = 10_000;

/**
Starts a source again when the world said no, from its last position: after half a second, then after twice as long, up to ten seconds. Meanwhile it is `lost`, with the reason.

@throws What the source throws before its first delivery, since that is a mistake of the start, and whatever is no error of a source, since that is a bug.
*/
export function superviseSource(source: Source, {sleep}: {readonly sleep: Sleep}): Source {
	return {
		...source,
		async *read(from, stop) {
			let position = from;
			let hasBegun = from !== undefined;
			let delay = firstDelay;
			let told: string | undefined;
			while (!stop.aborted) {
				try {
					for await (const delivery of source.read(position, stop)) {
						hasBegun = true;
						if (delivery.kind === 'lines') {
							position = endOfBatch(delivery);
						}

						if (delivery.kind === 'lines' || (delivery.kind === 'state' && delivery.is === 'following')) {
							delay = firstDelay;
							told = undefined;
						}

						yield delivery;
					}

					return;
				} catch (error) {
					if (!hasBegun || !isSourceError(error)) {
						throw error;
					}

					if (error.message !== told) {
						told = error.message;
						yield {kind: 'state', is: 'lost', name: source.name, why: error.message} satisfies SourceState;
					}
				}

				await sleep(delay, stop);
				delay = Math.min(delay * 2, longestDelay);
			}
		},
	};
}
