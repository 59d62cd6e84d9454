import {type Timestamp} from '../../waf/clock.ts';
import {type Columns} from '../columns.ts';

/** Rows whose line has not come when all others had theirs. */
const mostWaiting = 20_000;

/**
Rows that wait for their access line, in the order in which they were completed, and by their keys.
*/
export type PendingRows = {
	readonly size: number;
	add(slot: number, key: number, now: Timestamp): void;

	/** False where it was not there. */
	remove(slot: number): boolean;

	/** The one that waits longest; -1 for none. */
	oldest(): number;
	keyOf(slot: number): number;
	sinceOf(slot: number): Timestamp;
	of(key: number): readonly number[];

	/** Of all of them; Infinity for none. */
	oldestTime(): Timestamp;

	/** It was handed over without a line, and is looked at again when one of its key comes. */
	wait(slot: number, key: number): void;
	stopWaiting(slot: number, key: number): void;
	waitingOf(key: number): readonly number[];
};

type Pending = {readonly row: number; readonly key: number; readonly since: Timestamp};

export function createPendingRows(columns: Columns): PendingRows {
	const rows = new Map<number, Pending>();
	const byKey = new Map<number, Set<number>>();
	const waiting = new Map<number, number[]>();
	const none: readonly number[] = [];
	let waitingCount = 0;

	const remove = (slot: number): boolean => {
		const found = rows.get(slot);
		if (found === undefined) {
			return false;
		}

		rows.delete(slot);
		const others = byKey.get(found.key)!;
		others.delete(slot);
		if (others.size === 0) {
			byKey.delete(found.key);
		}

		return true;
	};

	return {
		get size() {
			return rows.size;
		},
		add(slot, key, now) {
			remove(slot);
			rows.set(slot, {row: columns.row[slot], key, since: now});
			const others = byKey.get(key);
			if (others === undefined) {
				byKey.set(key, new Set([slot]));
			} else {
				others.add(slot);
			}
		},
		remove,
		oldest() {
			for (const [slot, {row}] of rows) {
				if (columns.row[slot] === row) {
					return slot;
				}

				// The history let it go.
				remove(slot);
			}

			return -1;
		},
		keyOf: slot => rows.get(slot)?.key ?? 0,
		sinceOf: slot => rows.get(slot)?.since ?? 0,
		of: key => [...(byKey.get(key) ?? none)].filter(slot => columns.row[slot] === rows.get(slot)!.row),
		oldestTime() {
			let oldest = Infinity;
			for (const slot of rows.keys()) {
				oldest = Math.min(oldest, columns.time[slot]);
			}

			return oldest;
		},
		wait(slot, key) {
			if (waitingCount >= mostWaiting) {
				waiting.clear();
				waitingCount = 0;
			}

			waitingCount++;
			waiting.set(key, [...(waiting.get(key) ?? []).slice(-8), slot]);
		},
		stopWaiting(slot, key) {
			const left = (waiting.get(key) ?? []).filter(other => other !== slot);
			if (left.length === 0) {
				waiting.delete(key);
			} else {
				waiting.set(key, left);
			}
		},
		waitingOf: key => waiting.get(key) ?? none,
	};
}
