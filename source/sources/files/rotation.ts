import {stat} from 'node:fs/promises';
import {type Clock, type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type Delivery} from '../../waf/delivery.ts';
import {type Generation} from './file-generation.ts';
import {toSystemCode} from '../source-error.ts';

// A server that was told to reopen its log still writes some lines into the old one.
const quietBeforeNext: Milliseconds = 500;
const longestDrain: Milliseconds = 5000;
const quietBeforeEnd: Milliseconds = 5000;
const generationsLimit = 8;

/**
The generations of one file from the oldest that may still grow to the newest that its path names, and the order in which they are read.

A generation is read until it is quiet before the next one begins, so that lines come in their order; it is looked at for some seconds
more, since a slow writer may be late. Where the new file stays empty the old one is kept: nginx goes on writing the audit log of
ModSecurity into the moved file until it is restarted.
*/
export function createRotation(path: string, clock: Clock, open: () => Generation | undefined) {
	// Read side by side; the last of them is the one in use.
	let active: Generation[] = [];

	// Opened, but to be read only when the one in use is quiet.
	let upcoming: Generation[] = [];
	let upcomingSince: Timestamp = 0;

	const findByFile = (device: bigint, inode: bigint) =>
		[...active, ...upcoming].find(({file}) => file.device === device && file.inode === inode);

	const isQuiet = (): boolean => {
		const now = clock.now();
		return (
			now - Math.max(upcomingSince, active.at(-1)!.changedAt) >= quietBeforeNext || now - upcomingSince >= longestDrain
		);
	};

	// A generation that an operator moved back to the old name is in use again.
	const makeNewest = (generation: Generation) => {
		const all = [...active, ...upcoming];
		if (all.at(-1) !== generation) {
			active = [...all.filter(other => other !== generation), generation];
			upcoming = [];
		}
	};

	const findFinished = (): Generation | undefined => {
		const now = clock.now();
		const isNewEmpty = active.at(-1)!.size === 0;
		return active
			.slice(0, -1)
			.find(({changedAt}) => active.length > generationsLimit || (!isNewEmpty && now - changedAt >= quietBeforeEnd));
	};

	return {
		get current(): Generation {
			return active.at(-1)!;
		},

		/** Whether one file is all there is: no older one that may still grow, no newer one that waits. */
		get isCalm(): boolean {
			return active.length === 1 && upcoming.length === 0;
		},

		get isEmpty(): boolean {
			return active.length === 0;
		},

		find: (origin: number): Generation | undefined =>
			[...active, ...upcoming].find(generation => generation.origin.number === origin),

		/** @returns The generations before, which are given up. */
		start(generation: Generation): readonly Generation[] {
			const former = [...active, ...upcoming];
			active = [generation];
			upcoming = [];
			return former;
		},

		/** Hands over what all generations have now, in their order. */
		async *read(retire: (generation: Generation) => void, stop: AbortSignal): AsyncGenerator<Delivery> {
			for (const generation of active) {
				yield* generation.read(false, stop);
			}

			while (!stop.aborted && upcoming.length > 0 && isQuiet()) {
				active.push(upcoming.shift()!);
				upcomingSince = clock.now();
				yield* active.at(-1)!.read(false, stop);
			}

			for (let finished = findFinished(); finished && !stop.aborted; finished = findFinished()) {
				yield* finished.read(true, stop);
				active.splice(active.indexOf(finished), 1);
				retire(finished);
			}
		},

		/** Looks what the path names now, and opens it if it is new. */
		async look(): Promise<'there' | 'missing'> {
			try {
				const {dev, ino} = await stat(path, {bigint: true});
				const known = findByFile(dev, ino);
				const newest = known ?? open();
				if (newest === undefined) {
					return 'missing';
				}

				if (known) {
					makeNewest(known);
				} else {
					upcomingSince = upcoming.length === 0 ? clock.now() : upcomingSince;
					upcoming.push(newest);
				}

				return 'there';
			} catch (error) {
				if (toSystemCode(error) === 'ENOENT') {
					return 'missing';
				}

				throw error;
			}
		},
	};
}

/**
What `createRotation` makes.
*/
export type Rotation = ReturnType<typeof createRotation>;
