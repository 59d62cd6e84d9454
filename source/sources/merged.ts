import {type Timestamp} from '../waf/clock.ts';
import {type Delivery, type LineBatch} from '../waf/delivery.ts';
import {sliceBatch, startOfLine} from './line-batch.ts';
import {type Source} from './source.ts';
import {type TimeOf} from './time-of.ts';

// Lines of one file are handed over in runs of at least so many, and up to so much newer than the next line of another file:
// one transaction's lines in two files are further apart than that.
const linesStep = 16;
const timeStep = 1000;
const linesWithoutTime = 256;

type Lane = {
	readonly iterator: AsyncIterator<Delivery>;
	readonly timeOf: TimeOf;

	/** Has not said that it caught up: what it holds next must be known before a line of another is handed over. */
	isReading: boolean;
	isDone: boolean;
	held?: Delivery;
	failure?: {readonly error: unknown};

	/** Line of the held batch to go on with, and its time. */
	index: number;
	time: Timestamp;
};

/**
Several sources as one. Until all are caught up their lines are interleaved by the time that they print, then they are handed over as they come; the order within each source is kept.

It holds at most one batch a source. A failure of any source is thrown: supervise the sources before they are merged.

@param timeOf Of the sources that have no clock of their own.
@param openMore Sources that join later, as they come to be.
*/
export function mergeSources(
	sources: readonly Source[],
	timeOf: TimeOf,
	openMore?: (stop: AbortSignal) => AsyncIterable<Source>,
): Source {
	return {
		name: sources.map(({name}) => name).join(', '),
		async *read(from, stop) {
			const own = new AbortController();
			const both = AbortSignal.any([stop, own.signal]);
			const lanes = sources.map(source =>
				createLane(source.read(from, both)[Symbol.asyncIterator](), source.timeOf ?? timeOf),
			);
			let wake: (() => void) | undefined;
			const pull = async (lane: Lane) => {
				try {
					const {done, value} = await lane.iterator.next();
					lane.isDone = done === true;
					lane.held = done === true ? undefined : value;
					hold(lane);
				} catch (error) {
					lane.failure = {error};
				}

				wake?.();
			};

			const joining: {isDone: boolean; failure?: Lane['failure']} = {isDone: openMore === undefined};
			const join = async (more: AsyncIterable<Source>) => {
				try {
					for await (const source of more) {
						const lane = createLane(source.read(undefined, both)[Symbol.asyncIterator](), source.timeOf ?? timeOf);
						lanes.push(lane);
						void pull(lane);
					}
				} catch (error) {
					joining.failure = {error};
				}

				joining.isDone = true;
				wake?.();
			};

			let joined: Promise<void> | undefined;
			try {
				for (const lane of lanes) {
					void pull(lane);
				}

				joined = openMore && join(openMore(both));
				while (!stop.aborted && !(joining.isDone && lanes.every(({isDone}) => isDone))) {
					const failed = [joining, ...lanes].find(({failure}) => failure !== undefined);
					if (failed) {
						throw failed.failure!.error;
					}

					const lane = chooseLane(lanes);
					if (lane === undefined) {
						await new Promise<void>(resolve => {
							wake = resolve;
						});
						continue;
					}

					yield take(lane, lanes);
					if (lane.held === undefined) {
						void pull(lane);
					}
				}
			} finally {
				own.abort();
				await joined;
				await Promise.allSettled(lanes.map(async ({iterator}) => iterator.return?.()));
			}
		},
	};
}

function createLane(iterator: AsyncIterator<Delivery>, timeOf: TimeOf): Lane {
	return {iterator, timeOf, isReading: true, isDone: false, index: 0, time: -Infinity};
}

function hold(lane: Lane): void {
	const {held, timeOf} = lane;
	lane.index = 0;
	if (held?.kind === 'lines') {
		lane.time = findTime(held, 0, timeOf) ?? lane.time;
	} else if (held?.kind === 'state') {
		lane.isReading = held.is === 'reading';
	}
}

// What is no line goes first, since it holds up its own source only.
function chooseLane(lanes: readonly Lane[]): Lane | undefined {
	const other = lanes.find(({held}) => held !== undefined && held.kind !== 'lines');
	if (other || lanes.some(({isReading, isDone, held}) => isReading && !isDone && held === undefined)) {
		return other;
	}

	return findEarliest(lanes.filter(({held}) => held !== undefined));
}

function findEarliest(lanes: readonly Lane[]): Lane | undefined {
	return lanes.reduce<Lane | undefined>(
		(earliest, lane) => (earliest === undefined || lane.time < earliest.time ? lane : earliest),
		undefined,
	);
}

// The held delivery, or the lines of it that are older than what the other sources hold.
function take(lane: Lane, lanes: readonly Lane[]): Delivery {
	const held = lane.held!;
	if (held.kind !== 'lines') {
		lane.held = undefined;
		return held;
	}

	const {index: from, timeOf} = lane;
	const next = findEarliest(lanes.filter(other => other !== lane && other.held !== undefined));
	let to = next === undefined ? held.count : Math.min(from + linesStep, held.count);
	while (to < held.count) {
		const time = timeOf(held.bytes, startOfLine(held, to), held.ends[to]);
		if (time !== undefined && time > next!.time + timeStep) {
			break;
		}

		to = Math.min(to + linesStep, held.count);
	}

	lane.index = to;
	if (to === held.count) {
		lane.held = undefined;
	} else {
		lane.time = findTime(held, to, timeOf) ?? lane.time;
	}

	return sliceBatch(held, from, to);
}

function findTime(batch: LineBatch, from: number, timeOf: TimeOf): Timestamp | undefined {
	for (let index = from; index < Math.min(from + linesWithoutTime, batch.count); index++) {
		const time = timeOf(batch.bytes, startOfLine(batch, index), batch.ends[index]);
		if (time !== undefined) {
			return time;
		}
	}

	return undefined;
}
