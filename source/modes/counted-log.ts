import path from 'node:path';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type FileIdentity, identifyDescriptor} from '../sources/files/file-identity.ts';
import {type Origins} from '../sources/origins.ts';
import {type Timestamp} from '../waf/clock.ts';

/**
Which transactions of a log were handed to the rules, in this run and, once it is told, in an earlier one. Of files by the places of their first lines, of pipes and indices by what they are.
*/
export type CountedLog = {
	use(origins: Origins): void;
	isCounted(slot: number): boolean;
	count(slot: number): void;

	/** @param pending First lines of transactions that are open or wait. @param isAllRead What an earlier run left open was read again. */
	save(pending: Iterable<Place>, isAllRead: boolean): SavedCounts;
	restore(saved: SavedCounts): void;
};

type Place = {readonly origin: number; readonly offset: number};

/** A file up to a place, but for some transactions before it. */
export type CountedFile = FileIdentity & {
	/** Under which it was read. */
	readonly name: string;
	readonly upTo: number;
	readonly open: readonly number[];

	/** Where reading goes on: far enough before all that may still come. */
	readonly from: number;
};

export type SavedCounts = {
	readonly files: readonly CountedFile[];
	readonly seen: readonly string[];

	/** What is older was counted, whether it is among the seen or not. */
	readonly floor: Timestamp | null;
	readonly newest: Timestamp | null;
};

type Counting = {upTo: number; readonly anchors: number[]; readonly name: string; readonly identity: FileIdentity};

/** A late line belongs to a transaction that began before: so much is read again. */
const margin = 65_536;
const anchorsApart = 16_384;
const mostAnchors = 64;
const mostFiles = 16;
const mostSeen = 20_000;

export function createCountedLog(history: () => Pipeline['history']): CountedLog {
	let origins: Origins | undefined;
	let earlier = new Map<string, {readonly file: CountedFile; readonly open: Set<number>}>();
	let seenEarlier = new Set<string>();
	let floorEarlier = -Infinity;
	const counting = new Map<number, Counting>();
	const seen = new Map<string, Timestamp>();
	let floor = -Infinity;
	let newest = -Infinity;

	const identityOf = (origin: number): FileIdentity | undefined => {
		const known = counting.get(origin);
		if (known !== undefined) {
			return known.identity;
		}

		const descriptor = origins?.descriptorOf(origin);
		const identity = descriptor === undefined ? undefined : identifyDescriptor(descriptor);
		if (identity !== undefined) {
			counting.set(origin, {upTo: -1, anchors: [], name: path.resolve(origins!.nameOf(origin) ?? ''), identity});
		}

		return identity;
	};

	return {
		use(given) {
			origins = given;
		},
		isCounted(slot) {
			const {origin, offset} = history().firstLineOf(slot);
			const identity = identityOf(origin);
			if (identity === undefined) {
				return history().timeOf(slot) < floorEarlier || seenEarlier.has(history().identityOf(slot));
			}

			const known = earlier.get(keyOf(identity));
			return known !== undefined && offset <= known.file.upTo && !known.open.has(offset);
		},
		count(slot) {
			const {origin, offset} = history().firstLineOf(slot);
			const time = history().timeOf(slot);
			newest = Math.max(newest, time);
			const identity = identityOf(origin);
			if (identity === undefined) {
				seen.set(history().identityOf(slot), time);
				if (seen.size > mostSeen) {
					const [oldest, oldTime] = seen.entries().next().value!;
					seen.delete(oldest);
					floor = Math.max(floor, oldTime);
				}

				return;
			}

			earlier.get(keyOf(identity))?.open.delete(offset);
			const entry = counting.get(origin)!;
			entry.upTo = Math.max(entry.upTo, offset);
			if (offset >= (entry.anchors.at(-1) ?? -Infinity) + anchorsApart) {
				entry.anchors.push(offset);
				entry.anchors.splice(0, entry.anchors.length - mostAnchors);
			}
		},
		save(pending, isAllRead) {
			const open = new Map<number, number[]>();
			for (const {origin, offset} of pending) {
				const others = open.get(origin);
				if (others === undefined) {
					open.set(origin, [offset]);
				} else {
					others.push(offset);
				}
			}

			const files = new Map([...earlier].map(([key, {file, open: left}]) => [key, {...file, open: [...left]}]));
			for (const [origin, {upTo, anchors, name, identity}] of counting) {
				if (upTo >= 0) {
					const before = files.get(keyOf(identity));
					const most = Math.max(upTo, before?.upTo ?? -1);
					const left = [...(isAllRead ? [] : (before?.open ?? [])), ...(open.get(origin) ?? [])].filter(
						offset => offset <= most,
					);
					const safe = left.reduce((least, offset) => Math.min(least, offset), most) - margin;
					const from = anchors.findLast(anchor => anchor <= safe) ?? before?.from ?? 0;
					files.delete(keyOf(identity));
					files.set(keyOf(identity), {...identity, name, upTo: most, open: [...new Set(left)], from});
				}
			}

			return {
				files: [...files.values()].slice(-mostFiles),
				seen: [...seen.keys()],
				floor: floor === -Infinity ? null : floor,
				newest: newest === -Infinity ? null : newest,
			};
		},
		restore(saved) {
			earlier = new Map(saved.files.map(file => [keyOf(file), {file, open: new Set(file.open)}]));
			seenEarlier = new Set(saved.seen);
			floorEarlier = saved.floor ?? -Infinity;
			floor = floorEarlier;
			newest = saved.newest ?? -Infinity;
			for (const key of saved.seen) {
				seen.set(key, saved.newest ?? 0);
			}
		},
	};
}

function keyOf({inode, firstLine}: FileIdentity): string {
	return `${inode} ${firstLine}`;
}
