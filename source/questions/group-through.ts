import {type Outcome, outcomes} from '../waf/outcome.ts';
import {type Conversation} from '../waf/conversation.ts';
import {type Through, type ThroughGroup} from '../waf/through.ts';
import {type History} from '../history/history.ts';
import {describeThrough, rankRow} from './describe-through.ts';
import {keepHighest} from './keep-highest.ts';

const detected = outcomes.indexOf('detected' satisfies Outcome);

/** More than a screen shows. */
const mostGroups = 200;
const mostStatuses = 4;

/** So that nobody can choose requests that share a place. */
const seed = Math.trunc(Math.random() * 0x7fff_ffff);

const countSteps = 2 ** 18;

/**
What was not stopped among some rows. Both are counted when they are first asked for, and kept.
*/
export type ThroughFinder = {
	groups(): Through;

	/** The rows of the group that a row belongs to, worst first; empty for one that was stopped. */
	rowsLike(row: number): Float64Array;

	/** All that a client sent, by both logs; absent without an access log. */
	readonly conversation?: (client: string) => Conversation;
};

/**
Returns a function from rows to what was not stopped among them. Grouping 200,000 rows takes some 15 ms; its arrays are shared by all finders.
*/
export function createThroughGrouping(history: History): (rows: Float64Array) => ThroughFinder {
	let scratch = createScratch(0);

	return rows => {
		let groups: Through | undefined;
		let like: {row: number; rows: Float64Array} | undefined;
		return {
			groups() {
				if (groups === undefined) {
					scratch = scratch.room < rows.length ? createScratch(rows.length) : scratch;
					groups = groupRows(history, rows, scratch);
				}

				return groups;
			},
			rowsLike(row) {
				if (like?.row !== row) {
					// Going from one of its rows to the next is no reason to look for them anew.
					like = like?.rows.includes(row) === true ? {...like, row} : {row, rows: findLike(history, rows, row)};
				}

				return like.rows;
			},
		};
	};
}

type Scratch = ReturnType<typeof createScratch>;

/** Of a group: numbers of client, host and path, how many, how many detected, the highest rank. Side by side, since memory is what grouping waits for. */
const fields = 6;
const [countAt, detectedAt, rankAt] = [3, 4, 5];

function createScratch(room: number) {
	return {
		room,
		/** Group number plus one at the place of its hash; 0 for none. */
		table: new Int32Array(2 ** Math.ceil(Math.log2(2 * room + 2))),

		/** Per row; -1 for none. */
		groupOf: new Int32Array(room),
		groups: new Int32Array(room * fields),

		/** Per group its place in the order of the worst. */
		order: new Float64Array(room),
		placeOf: new Int32Array(room),
	};
}

function isSameTarget({columns}: History, one: number, other: number): boolean {
	return (
		columns.client[one] === columns.client[other] &&
		columns.host[one] === columns.host[other] &&
		columns.path[one] === columns.path[other]
	);
}

function hashTarget(client: number, host: number, path: number): number {
	let hash = Math.imul(client ^ seed, 0x9e37_79b1);
	hash = Math.imul(hash ^ (hash >>> 15) ^ host, 0x85eb_ca6b);
	hash = Math.imul(hash ^ (hash >>> 13) ^ path, 0xc2b2_ae35);
	return hash ^ (hash >>> 16);
}

/** The place of a row, or -1 where the history let it go since. */
function toSlot({columns}: History, row: number): number {
	const slot = row % columns.capacity;
	return columns.row[slot] === row ? slot : -1;
}

function groupRows(history: History, rows: Float64Array, scratch: Scratch): Through {
	const length = findGroups(history, rows, scratch);
	orderGroups(scratch, length);
	const kept = keepHighest(scratch.order, length, mostGroups);
	const facts = readFacts(history, rows, scratch, kept);
	const groups = kept.map((group, place) => ({
		order: scratch.order[group],
		group: describe(history, scratch, group, facts[place]),
	}));
	return {
		groups: groups
			.toSorted((one, other) => other.order - one.order || compareText(one.group.key, other.group.key))
			.map(({group}) => group),
		distinct: {value: length, bound: '='},
	};
}

/** Counts each group, and says how many there are. */
function findGroups(history: History, rows: Float64Array, {table, groupOf, groups}: Scratch): number {
	const {client, host, path, outcome} = history.columns;
	const mask = table.length - 1;
	table.fill(0);
	let length = 0;
	for (let index = 0; index < rows.length; index++) {
		const slot = toSlot(history, rows[index]);
		const rank = slot < 0 ? 0 : rankRow(history, slot);
		if (rank === 0) {
			groupOf[index] = -1;
			continue;
		}

		const ofClient = client[slot];
		const ofHost = host[slot];
		const ofPath = path[slot];
		let place = hashTarget(ofClient, ofHost, ofPath) & mask;
		let at = 0;
		for (; table[place] > 0; place = (place + 1) & mask) {
			at = (table[place] - 1) * fields;
			if (groups[at] === ofClient && groups[at + 1] === ofHost && groups[at + 2] === ofPath) {
				break;
			}
		}

		if (table[place] === 0) {
			at = length * fields;
			table[place] = ++length;
			groups[at] = ofClient;
			groups[at + 1] = ofHost;
			groups[at + 2] = ofPath;
			groups[at + countAt] = 0;
			groups[at + detectedAt] = 0;
			groups[at + rankAt] = 0;
		}

		groupOf[index] = table[place] - 1;
		groups[at + countAt]++;
		groups[at + detectedAt] += outcome[slot] === detected ? 1 : 0;
		groups[at + rankAt] = Math.max(groups[at + rankAt], rank);
	}

	return length;
}

/** A worse group has a higher number: by its worst request, then by how many; 53 bits together. */
function orderGroups({order, groups}: Scratch, length: number): void {
	for (let group = 0; group < length; group++) {
		const at = group * fields;
		const ofDetected = Math.min(countSteps - 1, groups[at + detectedAt]);
		const ofCount = Math.min(countSteps - 1, groups[at + countAt]);
		order[group] = (groups[at + rankAt] * countSteps + ofDetected) * countSteps + ofCount;
	}
}

type GroupFacts = {first: number; last: number; worst: number; statuses: number[]};

/** What is wanted of the groups that are shown alone. */
function readFacts(
	history: History,
	rows: Float64Array,
	{groupOf, groups, placeOf}: Scratch,
	kept: readonly number[],
): GroupFacts[] {
	const {time, status} = history.columns;
	placeOf.fill(-1);
	for (const [place, group] of kept.entries()) {
		placeOf[group] = place;
	}

	const facts = kept.map((): GroupFacts => ({first: Infinity, last: -Infinity, worst: -1, statuses: []}));
	for (let index = 0; index < rows.length; index++) {
		const group = groupOf[index];
		const place = group < 0 ? -1 : placeOf[group];
		if (place < 0) {
			continue;
		}

		const slot = toSlot(history, rows[index]);
		const fact = facts[place];
		fact.first = Math.min(fact.first, time[slot]);
		fact.last = Math.max(fact.last, time[slot]);
		// Of equals the newest: its text is kept longest.
		if (rankRow(history, slot) === groups[group * fields + rankAt]) {
			fact.worst = slot;
		}

		const isNew = status[slot] !== 0 && fact.statuses.length < mostStatuses && !fact.statuses.includes(status[slot]);
		if (isNew) {
			fact.statuses.push(status[slot]);
		}
	}

	return facts;
}

function describe(
	history: History,
	{groups}: Scratch,
	group: number,
	{first, last, worst, statuses}: GroupFacts,
): ThroughGroup {
	const at = group * fields;
	return describeThrough(history, worst, {
		count: groups[at + countAt],
		detected: groups[at + detectedAt],
		firstSeen: first,
		lastSeen: last,
		statuses,
	});
}

function findLike(history: History, rows: Float64Array, row: number): Float64Array {
	const sample = toSlot(history, row);
	if (sample < 0 || rankRow(history, sample) === 0) {
		return new Float64Array(0);
	}

	// Rank and row as one number: the newest of equals comes first, as it does in its group.
	const found: number[] = [];
	const {nextRow, firstRow} = history;
	const span = nextRow - firstRow;
	for (const other of rows) {
		const slot = toSlot(history, other);
		const rank = slot < 0 || !isSameTarget(history, sample, slot) ? 0 : rankRow(history, slot);
		if (rank > 0) {
			found.push(rank * span + (other - firstRow));
		}
	}

	return Float64Array.from(found)
		.toSorted()
		.toReversed()
		.map(order => firstRow + (order % span));
}

function compareText(one: string, other: string): number {
	return one < other ? -1 : Number(one > other);
}
