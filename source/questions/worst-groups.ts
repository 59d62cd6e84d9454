/**
Requests that were not stopped, by who sent them and where to.
*/
export type Group<Sample> = {
	readonly client: string | undefined;
	readonly host: string | undefined;
	readonly path: string | undefined;

	/** The worst of its requests that is known. */
	readonly sample: Sample | undefined;
	readonly isThrough: boolean;
	readonly score: number;
	readonly first: number;
	readonly last: number;

	/** Detected, and all that were not stopped. */
	readonly through: number;
	readonly count: number;
};

export type NotStopped = {
	readonly row: number;
	readonly time: number;
	readonly client: string | undefined;
	readonly host: string | undefined;
	readonly path: string | undefined;

	/** Over the threshold; else it passed with warnings. */
	readonly isThrough: boolean;

	/** -1 without any. */
	readonly score: number;
};

/**
The worst groups of an endless stream in bounded memory: over the threshold first, then by the highest score, then by how many. How many requests of all groups there were is exact. Past `most` groups only worse ones get in, so that samples are read seldom: of equally bad ones those that came first are at hand.
*/
export type WorstGroups<Sample> = {
	/** `read` is asked for a sample only where the request is the worst of its group so far. */
	add(request: NotStopped, read: () => Sample): void;

	/** Takes a request back, since it is looked at again. */
	remove(request: NotStopped): void;

	/** Worst first. */
	top(length: number): ReadonlyArray<Group<Sample>>;

	/** Groups at hand; `isCut` where there were more. */
	readonly size: number;
	readonly isCut: boolean;

	/** Requests of groups that are not at hand. */
	readonly rest: number;
};

type Held<Sample> = {
	-readonly [Key in keyof Group<Sample>]: Group<Sample>[Key];
} & {row: number};

export function createWorstGroups<Sample>(most: number): WorstGroups<Sample> {
	const groups = new Map<string, Held<Sample>>();
	let bar: Badness | undefined;
	let rest = 0;

	/** The least bad half makes room, and what is no worse than the worst of it gets in no more. */
	const makeRoom = (): void => {
		const order = [...groups].toSorted(([, one], [, other]) => compare(one, other));
		const going = order.slice(Math.ceil(most / 2));
		for (const [key, {count}] of going) {
			groups.delete(key);
			rest += count;
		}

		const [, best] = going[0];
		bar = {isThrough: best.through > 0, score: best.score};
	};

	return {
		add(request, read) {
			const key = toKey(request);
			let group = groups.get(key);
			if (group === undefined) {
				const {client, host, path, time} = request;
				if (groups.size >= most) {
					makeRoom();
				}

				if (bar !== undefined && !isWorse(request, bar)) {
					rest++;
					return;
				}

				group = {
					client,
					host,
					path,
					sample: undefined,
					isThrough: false,
					score: -1,
					row: -1,
					first: time,
					last: time,
					through: 0,
					count: 0,
				};
				groups.set(key, group);
			}

			group.count++;
			group.through += request.isThrough ? 1 : 0;
			group.first = Math.min(group.first, request.time);
			group.last = Math.max(group.last, request.time);
			if (group.sample === undefined || isWorse(request, group)) {
				group.sample = read();
				group.isThrough = request.isThrough;
				group.score = request.score;
				group.row = request.row;
			}
		},
		remove(request) {
			const key = toKey(request);
			const group = groups.get(key);
			if (group === undefined) {
				rest = Math.max(0, rest - 1);
				return;
			}

			group.count = Math.max(0, group.count - 1);
			group.through = Math.max(0, group.through - (request.isThrough ? 1 : 0));
			if (group.count === 0) {
				groups.delete(key);
			} else if (group.row === request.row) {
				group.sample = undefined;
			}
		},
		top: length => [...groups.values()].toSorted(compare).slice(0, length),
		get size() {
			return groups.size;
		},
		get isCut() {
			return bar !== undefined;
		},
		get rest() {
			return rest;
		},
	};
}

type Badness = {readonly isThrough: boolean; readonly score: number};

function isWorse(one: Badness, other: Badness): boolean {
	return one.isThrough === other.isThrough ? one.score > other.score : one.isThrough;
}

function compare(one: Group<unknown>, other: Group<unknown>): number {
	return (
		Number(other.through > 0) - Number(one.through > 0) ||
		other.score - one.score ||
		other.through - one.through ||
		other.count - one.count ||
		(toKey(one) < toKey(other) ? -1 : 1)
	);
}

function toKey({client, host, path}: Pick<NotStopped, 'client' | 'host' | 'path'>): string {
	return [client, host, path].map(part => part ?? '').join('\0');
}
