import {type Clock, type Milliseconds} from '../../waf/clock.ts';
import {toSentence} from '../../waf/expected-error.ts';
import {type Delivery, type Position, type SourceState} from '../../waf/delivery.ts';
import {createGeneration, createWorkspace, type Generation} from './file-generation.ts';
import {type LogFile, openLogFile, refuseBinary, toSourceError} from './log-file.ts';
import {longestLine} from '../longest-line.ts';
import {type Origins} from '../origins.ts';
import {explainMissing} from './missing-file.ts';
import {createRotation} from './rotation.ts';
import {type Sleep} from '../sleep.ts';
import {type Source} from '../source.ts';
import {findStartOffset, type Start} from './start-offset.ts';
import {type TimeOf} from '../time-of.ts';
import {createWakeUp, type WatchFile} from './wake-up.ts';

/**
Which file, from where, and the hands that the runtime lends.
*/
export type FileTailOptions = {
	readonly path: string;

	/** Goes on after the end of the file, and waits for a file that is missing. */
	readonly follow: boolean;
	readonly start: Start;

	/** Without it a start at a time begins as early as its `bytes` allow. */
	readonly timeOf?: TimeOf;
	readonly origins: Origins;
	readonly clock: Clock;
	readonly sleep: Sleep;

	/** Instead of the system's. */
	readonly watch?: WatchFile;

	/** Longer lines are cut; `longestLine` unless told. */
	readonly maxLineBytes?: number;
};

const pollInterval: Milliseconds = 100;

/** While the operating system gives hints, looking without one is only a safeguard. */
const watchedInterval: Milliseconds = 400;

/** A file that has been silent for a while is looked at less often: hundreds of them would cost a part of a core. */
const longestRest: Milliseconds = 5000;
const silencePerRest = 8;
const missingBeforeLost: Milliseconds = 1000;
const progressBytes = 8_388_608;

/**
Reads one file and follows it through every kind of rotation: moved away, truncated in place, deleted, made anew, behind a link.

The path is polled and the descriptor of a file that was moved away is read until it is quiet; libraries that were tried lose lines there.
It remembers how far each generation was handed over, so that a second `read` with a position goes on where the first one broke off.

@throws {SourceError} From `read`, before the first delivery for a file that cannot be read at all.
*/
export function createFileTail(options: FileTailOptions): Source {
	const {path, follow, origins, clock, sleep, watch, maxLineBytes = longestLine} = options;
	const workspace = createWorkspace(maxLineBytes);

	const toGeneration = (file: LogFile, origin = origins.openFile(path, file.descriptor)): Generation =>
		createGeneration({name: path, file, origin, origins, workspace, clock, maxLineBytes});

	const open = (): Generation | undefined => {
		const file = openLogFile(path);
		return file && toGeneration(file);
	};

	const rotation = createRotation(path, clock, open);
	const retire = ({origin}: Generation) => {
		origins.retire(origin);
	};

	const say = (is: SourceState['is'], more: Partial<SourceState> = {}): SourceState => ({
		kind: 'state',
		is,
		name: path,
		...more,
	});

	const openAtStart = async (): Promise<Generation | undefined> => {
		const file = openLogFile(path);
		if (file === undefined) {
			return undefined;
		}

		const generation = toGeneration(file);
		refuseBinary(path, file.descriptor);
		const offset = await findStartOffset(file.descriptor, file.size, options.start, options.timeOf);
		generation.seek(offset, offset === 0 ? 1 : 0);
		return generation;
	};

	async function* readCurrent(stop: AbortSignal): AsyncGenerator<Delivery> {
		const {current} = rotation;
		const begin = current.offset;
		const total = Math.max(0, current.file.size - begin);
		let told = 0;
		if (total > 0) {
			yield say('reading', {done: 0, total});
		}

		for await (const delivery of current.read(!follow, stop)) {
			yield delivery;
			const done = current.offset - begin;
			if (done - told >= progressBytes && done < total) {
				told = done;
				yield say('reading', {done, total});
			}
		}
	}

	async function* followPath(stop: AbortSignal): AsyncGenerator<Delivery> {
		const wakeUp = createWakeUp(sleep, stop, watch);
		let watched: Generation | undefined;
		let seenAt = clock.now();
		let told: SourceState['is'] | undefined;
		let changedAt = rotation.current.changedAt;
		let wasHinted = true;
		// On a network file system no hint comes for what others write: the last change tells.
		let areHintsSure = true;
		try {
			while (!stop.aborted) {
				yield* rotation.read(retire, stop);
				if (rotation.current.changedAt !== changedAt) {
					changedAt = rotation.current.changedAt;
					areHintsSure = wasHinted;
				}

				const isThere = (await rotation.look()) === 'there';
				const now = clock.now();
				seenAt = isThere ? now : seenAt;
				const is = isThere ? 'following' : now - seenAt >= missingBeforeLost ? 'lost' : told;
				if (is !== undefined && is !== told) {
					told = is;
					yield is === 'lost' ? say(is, {why: await explainLoss()}) : say(is);
				}

				if (isThere && watched !== rotation.current) {
					watched = rotation.current;
					wakeUp.watch(path);
				}

				const isCalm = isThere && rotation.isCalm && wakeUp.isWatching();
				const rest = areHintsSure ? Math.min(longestRest, (now - changedAt) / silencePerRest) : 0;
				wasHinted = await wakeUp.pause(isCalm ? Math.max(watchedInterval, rest) : pollInterval);
			}
		} finally {
			wakeUp.close();
		}
	}

	const explainLoss = async () =>
		(await rotation.current.isDeleted())
			? 'deleted; reading what is still written into it'
			: 'moved away; reading it until a new one appears';

	async function* readPath(from: Position | undefined, stop: AbortSignal): AsyncGenerator<Delivery> {
		if (from === undefined || rotation.isEmpty) {
			let first = await openAtStart();
			if (first === undefined && !follow) {
				throw explainMissing(path);
			}

			if (first === undefined) {
				yield say('waiting', {why: toSentence(explainMissing(path))});
			}

			while (first === undefined && !stop.aborted) {
				await sleep(pollInterval, stop);
				first = open();
			}

			if (first === undefined || stop.aborted) {
				return;
			}

			rotation.start(first).forEach(retire);
		} else {
			rotation.find(from.origin)?.seek(from.offset, from.line);
		}

		yield* readCurrent(stop);
		if (stop.aborted) {
			return;
		}

		if (follow) {
			yield* followPath(stop);
		} else {
			yield say('ended');
		}
	}

	return {
		name: path,
		async *read(from, stop) {
			try {
				for await (const delivery of readPath(from, stop)) {
					yield delivery;
					if (stop.aborted) {
						return;
					}
				}
			} catch (error) {
				throw toSourceError(path, error);
			}
		},
	};
}
