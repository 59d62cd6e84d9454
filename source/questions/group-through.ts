import {type Outcome, outcomes} from '../waf/outcome.ts';
import {nameGroup, type Through, type ThroughGroup} from '../waf/through.ts';
import {clientCertain, scoreEstimated, twoClients} from '../history/columns.ts';
import {type History} from '../history/history.ts';
import {readClient, toText} from '../history/row-text.ts';

const detected = outcomes.indexOf('detected' satisfies Outcome);
const passed = outcomes.indexOf('passed' satisfies Outcome);

/** More than a screen shows. */
const mostGroups = 200;
const mostStatuses = 4;

/** So that nobody can choose requests that share a place. */
const seed = Math.trunc(Math.random() * 0x7fff_ffff);

/** A worse row or group has a higher number: outcome, score, and of a group how many; 53 bits together. */
const scoreSteps = 2 ** 15;
const countSteps = 2 ** 18;

/**
What was not stopped among some rows. Both are counted when they are first asked for, and kept.
*/
export type ThroughFinder = {
	groups(): Through;

	/** The rows of the group that a row belongs to, worst first; empty for one that was stopped. */
	rowsLike(row: number): Float64Array;
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

/** Per row its group, then per group what is known of it. */
function createScratch(room: number) {
	return {
		room,
		/** Group number plus one at the place of its hash; 0 for none. */
		table: new Int32Array(2 ** Math.ceil(Math.log2(2 * room + 2))),
		groupOf: new Int32Array(room),
		worst: new Int32Array(room),
		worstRank: new Uint32Array(room),
		count: new Uint32Array(room),
		detected: new Uint32Array(room),
		first: new Float64Array(room),
		last: new Float64Array(room),
		order: new Float64Array(room),
	};
}

/** 0 for a row that was stopped, or whose end is not known. */
function rankRow({columns}: History, slot: number): number {
	const outcome = columns.outcome[slot];
	if (outcome !== detected && outcome !== passed) {
		return 0;
	}

	const score = Math.min(scoreSteps - 2, columns.score[slot]) + 1;
	return 1 + score + (outcome === detected ? scoreSteps : 0);
}

function isSameTarget({columns}: History, one: number, other: number): boolean {
	return (
		columns.client[one] === columns.client[other] &&
		columns.host[one] === columns.host[other] &&
		columns.path[one] === columns.path[other]
	);
}

function hashTarget({columns}: History, slot: number): number {
	let hash = Math.imul(columns.client[slot] ^ seed, 0x9e37_79b1);
	hash = Math.imul(hash ^ (hash >>> 15) ^ columns.host[slot], 0x85eb_ca6b);
	hash = Math.imul(hash ^ (hash >>> 13) ^ columns.path[slot], 0xc2b2_ae35);
	return hash ^ (hash >>> 16);
}

/** The place of a row, or -1 where the history let it go since. */
function toSlot({columns}: History, row: number): number {
	const slot = row % columns.capacity;
	return columns.row[slot] === row ? slot : -1;
}

function groupRows(history: History, rows: Float64Array, scratch: Scratch): Through {
	const {table, groupOf} = scratch;
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

		let place = hashTarget(history, slot) & mask;
		while (table[place] > 0 && !isSameTarget(history, scratch.worst[table[place] - 1], slot)) {
			place = (place + 1) & mask;
		}

		if (table[place] === 0) {
			table[place] = ++length;
			startGroup(scratch, length - 1, slot);
		}

		groupOf[index] = table[place] - 1;
		addToGroup(history, scratch, groupOf[index], {slot, rank});
	}

	const kept = chooseWorst(scratch, length);
	const statuses = readStatuses(history, rows, scratch, kept);
	const groups = kept.map((group, place) => describe(history, scratch, group, statuses[place]));
	return {
		groups: groups
			.toSorted((one, other) => other.order - one.order || compareText(one.group.key, other.group.key))
			.map(({group}) => group),
		distinct: {value: length, bound: '='},
	};
}

function startGroup(scratch: Scratch, group: number, slot: number): void {
	scratch.worst[group] = slot;
	scratch.worstRank[group] = 0;
	scratch.count[group] = 0;
	scratch.detected[group] = 0;
	scratch.first[group] = Infinity;
	scratch.last[group] = -Infinity;
}

function addToGroup(
	{columns}: History,
	scratch: Scratch,
	group: number,
	{slot, rank}: {readonly slot: number; readonly rank: number},
): void {
	const time = columns.time[slot];
	scratch.count[group]++;
	scratch.detected[group] += columns.outcome[slot] === detected ? 1 : 0;
	scratch.first[group] = Math.min(scratch.first[group], time);
	scratch.last[group] = Math.max(scratch.last[group], time);
	// Of equals the newest: its text is kept longest.
	if (rank >= scratch.worstRank[group]) {
		scratch.worst[group] = slot;
		scratch.worstRank[group] = rank;
	}
}

/** The worst groups, in any order. */
function chooseWorst(scratch: Scratch, length: number): number[] {
	const {order, worstRank, count} = scratch;
	for (let group = 0; group < length; group++) {
		const both =
			Math.min(countSteps - 1, scratch.detected[group]) * countSteps + Math.min(countSteps - 1, count[group]);
		order[group] = worstRank[group] * countSteps * countSteps + both;
	}

	const sorted = length > mostGroups ? order.subarray(0, length).toSorted() : undefined;
	const bar = sorted?.[length - mostGroups] ?? 0;
	const kept: number[] = [];
	const equal: number[] = [];
	for (let group = 0; group < length; group++) {
		if (order[group] > bar) {
			kept.push(group);
		} else if (order[group] === bar && equal.length < mostGroups) {
			equal.push(group);
		}
	}

	return [...kept, ...equal.slice(0, mostGroups - kept.length)];
}

function readStatuses(history: History, rows: Float64Array, {groupOf}: Scratch, kept: readonly number[]): number[][] {
	const places = new Map(kept.map((group, place) => [group, place]));
	const statuses: number[][] = kept.map(() => []);
	for (let index = 0; index < rows.length; index++) {
		const slot = groupOf[index] < 0 ? -1 : toSlot(history, rows[index]);
		const status = slot < 0 ? 0 : history.columns.status[slot];
		const place = status === 0 ? undefined : places.get(groupOf[index]);
		const found = place === undefined ? undefined : statuses[place];
		if (found !== undefined && found.length < mostStatuses && !found.includes(status)) {
			found.push(status);
		}
	}

	return statuses.map(found => found.toSorted((one, other) => one - other));
}

function describe(
	history: History,
	scratch: Scratch,
	group: number,
	statuses: readonly number[],
): {group: ThroughGroup; order: number} {
	const {columns, hosts, paths, methods} = history;
	const slot = scratch.worst[group];
	const target = {
		client: readClient(history, slot),
		host: columns.host[slot] < 0 ? undefined : toText(hosts.text(columns.host[slot])),
		path: columns.path[slot] < 0 ? undefined : toText(paths.text(columns.path[slot])),
	};
	return {
		order: scratch.order[group],
		group: {
			key: nameGroup(target),
			...target,
			count: scratch.count[group],
			detected: scratch.detected[group],
			firstSeen: scratch.first[group],
			lastSeen: scratch.last[group],
			outcome: columns.outcome[slot] === detected ? 'detected' : 'passed',
			method: columns.method[slot] < 0 ? undefined : toText(methods.text(columns.method[slot])),
			category: history.categoryOf(columns.category[slot]),
			score: columns.score[slot] < 0 ? undefined : columns.score[slot],
			scoreEstimated: (columns.flags[slot] & scoreEstimated) !== 0,
			threshold: columns.threshold[slot] < 0 ? undefined : columns.threshold[slot],
			statuses,
			worst: columns.row[slot],
			clientCertain: (columns.flags[slot] & (clientCertain | twoClients)) === clientCertain,
		},
	};
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
