import {type Milliseconds, second, type Timestamp} from '../waf/clock.ts';
import {copyObservation} from '../waf/copy-observation.ts';
import {From, type Observation} from '../waf/observation.ts';
import {inAuditLog, inErrorLog} from './columns.ts';
import {isSameClient} from './fill-facts.ts';
import {type History} from './history.ts';
import {hashPath} from './path-hash.ts';

/** Lines of a request and its record are this near: ids hold whole seconds. */
const timeApart: Milliseconds = 2 * second;

/** So long, in log time, a record waits for the lines that it may belong to. */
const longestWait: Milliseconds = 3 * second;
const mostWaiting = 2000;

/** Rows that are looked at for one that fits. */
const mostRows = 8192;

/**
Audit records that name no rule, and whose id no line has: after an internal redirect (`error_page` after a block) the lines of the request have another id than its record. Such a record belongs to the one request of the same client and path in the same moment, if there is exactly one; it waits until that can be told.
*/
export type UnnamedRecords = {
	readonly size: number;
	hold(observation: Observation): void;

	/** Decides about records that have waited long enough before `now`, in log time: `slot` is the row that one belongs to, or -1. */
	release(now: Timestamp, decide: (observation: Observation, slot: number) => void): void;
};

type Held = {readonly observation: Observation; readonly pathHash: number};

export function createUnnamedRecords(history: History): UnnamedRecords {
	let held: Held[] = [];

	const isRival = (one: Held, other: Held): boolean =>
		one !== other &&
		one.pathHash === other.pathHash &&
		Math.abs(one.observation.time - other.observation.time) <= timeApart &&
		one.observation.client.every((word, index) => word === other.observation.client[index]);

	const choose = (record: Held, all: readonly Held[]): number => {
		const rows = findCandidates(history, record.observation, record.pathHash);
		return rows.length === 1 && !all.some(other => isRival(record, other)) ? rows[0] : -1;
	};

	return {
		get size() {
			return held.length;
		},
		hold(observation) {
			held.push({
				observation: copyObservation(observation, 0, Math.max(0, ...observation.spans)),
				pathHash: hashPath(observation),
			});
		},
		release(now, decide) {
			const isFull = held.length > mostWaiting;
			const isDue = ({observation}: Held, index: number): boolean =>
				!(now - observation.time < longestWait) || (isFull && index < mostWaiting / 2);
			if (!isFull && !held.some(isDue)) {
				return;
			}

			const due = held.filter(isDue).map(record => ({record, slot: choose(record, held)}));
			held = held.filter((record, index) => !isDue(record, index));
			for (const {record, slot} of due) {
				decide(record.observation, slot);
			}
		},
	};
}

/** The rows of the error log that a record without a rule may belong to. */
function findCandidates(history: History, observation: Observation, pathHash: number): number[] {
	return findRows(
		history,
		{time: observation.time, pathHash},
		slot => history.columns.client[slot] >= 0 && isSameClient(history, slot, observation),
	);
}

/**
How many requests of the error log the row of such a record could be one with.
*/
export function countCandidates(history: History, slot: number): number {
	const {columns} = history;
	const moment = {time: columns.time[slot], pathHash: columns.uriHash[slot]};
	return findRows(history, moment, other => columns.client[other] === columns.client[slot]).length;
}

function findRows(
	{columns, firstRow, nextRow}: History,
	{time, pathHash}: {readonly time: Timestamp; readonly pathHash: number},
	isOfClient: (slot: number) => boolean,
): number[] {
	const found: number[] = [];
	if (pathHash === 0) {
		return found;
	}

	for (let row = nextRow - 1; row >= Math.max(firstRow, nextRow - mostRows); row--) {
		const slot = row % columns.capacity;
		if (
			(columns.flags[slot] & (inErrorLog | inAuditLog)) === inErrorLog &&
			Math.abs(columns.time[slot] - time) <= timeApart &&
			columns.uriHash[slot] === pathHash &&
			isOfClient(slot)
		) {
			found.push(slot);
		}
	}

	return found;
}

/** Whether a record is of this kind. */
export function isUnnamed({from, rule, action, clientKnown}: Observation): boolean {
	return from === From.audit && rule === undefined && action === 'message' && clientKnown;
}
