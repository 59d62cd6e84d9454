import {type Elastic} from '../../elastic/elastic.ts';
import {type ElasticError, isElasticError} from '../../elastic/elastic-error.ts';
import {type Milliseconds, second} from '../../waf/clock.ts';

/** A request holds so many documents and so many characters at most. */
const mostDocuments = 500;
const mostCharacters = 4_000_000;
const mostWaiting = 4 * mostDocuments;
const limit: Milliseconds = 60 * second;

export type BulkDocument = {
	readonly index: string;
	readonly id: string;

	/** As JSON. */
	readonly source: string;
};

/**
Writes documents in their order, many at once, until the server has each of them.
*/
export type BulkWriter<Document extends BulkDocument> = {
	add(document: Document): void;

	/** Settles when there is room for more. */
	whenRoom(): Promise<void>;

	/** Writes what waits until nothing does, or `stop` is aborted. */
	run(stop: AbortSignal): Promise<void>;

	/** No more will be added: `run` ends when everything is written. */
	finish(): void;

	/** What is not yet known to be there. */
	waiting(): Iterable<Document>;
	readonly written: number;

	/** Documents that the server will not have, whatever is done, with its reason for the last one. */
	readonly rejected: number;
	readonly lastRejection: string | undefined;
};

export type BulkOptions = {
	readonly elastic: Elastic;
	readonly sleep: (span: Milliseconds, stop: AbortSignal) => Promise<void>;

	/** Returns how long to wait after a failure. */
	readonly onFailure: (error: ElasticError) => Milliseconds;
	readonly onSuccess: () => void;
};

type Answer = {
	readonly items?: ReadonlyArray<
		Readonly<
			Record<string, {readonly status?: number; readonly error?: {readonly type?: string; readonly reason?: string}}>
		>
	>;
};

export function createBulkWriter<Document extends BulkDocument>({
	elastic,
	sleep,
	onFailure,
	onSuccess,
}: BulkOptions): BulkWriter<Document> {
	let queue: Document[] = [];
	const ending = {isFinished: false, isStopped: false};
	let written = 0;
	let rejected = 0;
	let lastRejection: string | undefined;
	let wake: (() => void) | undefined;
	let makeRoom: (() => void) | undefined;

	const notify = (): void => {
		wake?.();
		if (queue.length < mostWaiting) {
			makeRoom?.();
		}
	};

	const takeBatch = (): Document[] => {
		let characters = 0;
		const end = queue.findIndex(({source}, place) => {
			characters += source.length;
			return place > 0 && (place >= mostDocuments || characters > mostCharacters);
		});
		return queue.slice(0, end < 0 ? queue.length : end);
	};

	/** What the server will take later stays in front. */
	const settle = (batch: readonly Document[], {items = []}: Answer): void => {
		const again: Document[] = [];
		for (const [place, document] of batch.entries()) {
			const {status = 0, error} = Object.values(items[place] ?? {}).at(0) ?? {};
			if (status >= 200 && status < 300) {
				written++;
			} else if (status === 0 || status === 429 || status >= 500) {
				again.push(document);
			} else {
				rejected++;
				lastRejection = `${error?.type ?? status}: ${error?.reason ?? ''}`;
			}
		}

		queue = [...again, ...queue.slice(batch.length)];
	};

	const write = async (stop: AbortSignal): Promise<void> => {
		const batch = takeBatch();
		const lines = batch.flatMap(({index, id, source}) => [JSON.stringify({index: {_index: index, _id: id}}), source]);
		try {
			const answer = await elastic.request<Answer>({method: 'POST', path: '/_bulk', lines, limit}, stop);
			const before = queue.length;
			settle(batch, answer);
			if (queue.length < before) {
				onSuccess();
			} else {
				await sleep(second, stop);
			}
		} catch (error) {
			if (stop.aborted) {
				return;
			}

			if (!isElasticError(error)) {
				throw error;
			}

			await sleep(onFailure(error), stop);
		}
	};

	return {
		get written() {
			return written;
		},
		get rejected() {
			return rejected;
		},
		get lastRejection() {
			return lastRejection;
		},
		add(document) {
			queue.push(document);
			notify();
		},
		async whenRoom() {
			while (queue.length >= mostWaiting && !ending.isStopped) {
				await new Promise<void>(resolve => {
					makeRoom = resolve;
				});
			}
		},
		async run(stop) {
			const onStop = (): void => {
				ending.isStopped = true;
				wake?.();
				makeRoom?.();
			};

			stop.addEventListener('abort', onStop);
			while (!stop.aborted && !(ending.isFinished && queue.length === 0)) {
				if (queue.length > 0) {
					await write(stop);
					notify();
				} else {
					await new Promise<void>(resolve => {
						wake = resolve;
					});
				}
			}

			stop.removeEventListener('abort', onStop);
		},
		finish() {
			ending.isFinished = true;
			wake?.();
		},
		waiting: () => queue,
	};
}
