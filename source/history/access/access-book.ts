import {type AccessLine} from '../../waf/access-line.ts';
import {type Clock, type Milliseconds, second, type Timestamp} from '../../waf/clock.ts';
import {hashBytes} from '../dictionary.ts';
import {type History} from '../history.ts';
import {type AccessCounts, createAccessCounts} from '../../waf/access-counts.ts';
import {type AccessColumns, createAccessColumns, isCandidate, isJoined} from './access-columns.ts';
import {createRequestKeys, setLineKeys} from './access-keys.ts';
import {createKnownClients} from './known-clients.ts';
import {createLogPace} from './log-pace.ts';
import {createPendingRows} from './pending-rows.ts';
import {createRowFacts, type RowFacts} from './row-facts.ts';
import {findCandidates} from './row-lines.ts';
import {setRowKeys} from './row-keys.ts';
import {solveGroup} from './solve-group.ts';
import {isOneRequest} from './one-request.ts';

/** Lines of clients that the WAF knows, and those of others, which wait for their client to become known. */
const mostKept = 1_048_576;
const mostWaiting = 524_288;

/** A line waits so long for its client, and a row for its line, by the time of the logs. */
const longestWait = 15;
const settledAfter = 6;

/** A buffered log comes late and in lumps: so long a row waits by the clock. */
const patience: Milliseconds = 8 * second;
const mostPending = 20_000;

/**
Where a line of an access log stands.
*/
export type AccessPlace = {
	readonly origin: number;
	readonly offset: number;
	readonly lineNumber: number;
};

/**
Access lines and transactions put together: each transaction gets the line that only it can have.

A row waits until the access log is some seconds past it, or for 8 s by the clock. Kept are the lines of clients that the WAF knows; those of others are counted.
*/
export type AccessBook = {
	take(line: AccessLine): void;

	/** A row is complete: it is handed to `onSettled` when its line is known, or when no line is waited for any more. */
	complete(slot: number): void;

	/** A late line changes a row: true where it was not handed over yet. */
	reopen(slot: number): boolean;

	/** To be called after each batch, and some times a second. */
	advance(): void;

	/** No more lines come. */
	finish(): void;

	/** Of a kept line up to this second it is known whether it is a row's. */
	settledTo(): number;
	readonly facts: RowFacts;
	readonly kept: AccessColumns;
	readonly counts: Readonly<AccessCounts>;
};

export type AccessBookOptions = {
	readonly history: History;
	readonly clock: Clock;
	readonly onSettled: (slot: number) => void;

	/** Before a line that came late changes a row that was handed over. */
	readonly onReopen: (slot: number) => void;

	/** Told of each line that no rule saw; not looked for where it is not given. */
	readonly onUnseen?: ((place: AccessPlace) => void) | undefined;

	/** When the oldest transaction began that may still get a line. */
	readonly oldestOpen: () => Timestamp | undefined;
};

export function createAccessBook(options: AccessBookOptions): AccessBook {
	const {history, clock, onSettled, onReopen, onUnseen, oldestOpen} = options;
	const {columns} = history;
	const lineKeys = createRequestKeys();
	const rowKeys = createRequestKeys();
	const clients = createKnownClients();
	const facts = createRowFacts(columns);
	const pending = createPendingRows(columns);
	const counts = createAccessCounts();
	const pace = createLogPace(clock);
	let nextRow = 0;

	/** Lines of clients that nobody knew are gone up to this second. */
	let droppedTo = -Infinity;
	let told = 0;
	let isFinished = false;

	const tellUnseen = (lines: AccessColumns, line: number): void => {
		const at = line % lines.capacity;
		onUnseen?.({origin: lines.origin[at], offset: lines.offsetOf(line), lineNumber: lines.lineNumber[at]});
	};

	const kept = createAccessColumns(mostKept, 'path', (lines, line) => {
		if (line >= told) {
			tellLine(line);
			told = line + 1;
		}

		facts.forget(line, lines.flags[line % lines.capacity]);
	});
	const waiting = createAccessColumns(mostWaiting, 'client', (lines, line) => {
		if ((lines.flags[line % lines.capacity] & isJoined) === 0) {
			counts.ofOthers++;
			droppedTo = Math.max(droppedTo, lines.second[line % lines.capacity]);
			tellUnseen(lines, line);
		}
	});

	const tellLine = (line: number): void => {
		if (onUnseen !== undefined && (kept.flags[line % kept.capacity] & (isJoined | isCandidate)) === 0) {
			tellUnseen(kept, line);
		}
	};

	/** Its lines are kept from now on, and those that wait for it. */
	const know = (client: number): void => {
		if (!clients.add(client, droppedTo + 1)) {
			return;
		}

		const found: number[] = [];
		for (let line = waiting.newestOf(client); line >= 0; line = waiting.before(line)) {
			const at = line % waiting.capacity;
			if (waiting.client[at] === client && (waiting.flags[at] & isJoined) === 0) {
				found.push(line);
			}
		}

		for (const line of found.toReversed()) {
			kept.copy(waiting, line);
			waiting.flags[line % waiting.capacity] |= isJoined;
		}
	};

	const register = (slot: number): boolean => {
		const hasClient = setRowKeys(rowKeys, history, slot);
		if (hasClient) {
			know(rowKeys.client);
		}

		return hasClient;
	};

	const registerNew = (): void => {
		for (nextRow = Math.max(nextRow, history.firstRow); nextRow < history.nextRow; nextRow++) {
			const slot = nextRow % columns.capacity;
			facts.clear(slot);
			register(slot);
		}
	};

	/** Before this second lines of a client may be missing: they were read before it was known, or not at all. */
	const sinceOf = (client: number): number => Math.max(clients.sinceOf(client), counts.from / 1000 - 1);

	/** Settles the rows of one client and path that are due: rows that are not are looked at, too, since they may want the same line. */
	const settleGroup = (key: number, isDue: (slot: number) => boolean): void => {
		const group = pending.of(key).map(slot => {
			setRowKeys(rowKeys, history, slot);
			return {slot, candidates: findCandidates(kept, history, slot, rowKeys, sinceOf(rowKeys.client))};
		});
		const isTaken = (line: number): boolean => (kept.flags[line % kept.capacity] & isJoined) !== 0;
		const solved = solveGroup(group, isTaken, (slot, other) => isOneRequest(history, slot, other));
		for (const {wanting, line} of solved) {
			if (isDue(wanting.slot)) {
				pending.remove(wanting.slot);
				facts.settle(wanting, line, {kept, counts, rivals: group});
				if (line < 0 && wanting.candidates.possible.length === 0) {
					pending.wait(wanting.slot, key);
				}

				onSettled(wanting.slot);
			}
		}
	};

	const settleDue = (): void => {
		const now = clock.now();
		const newest = counts.to / 1000 - settledAfter;
		const isDue = (slot: number): boolean =>
			isFinished ||
			pending.size > mostPending ||
			columns.time[slot] / 1000 <= newest ||
			now - pending.sinceOf(slot) >= patience;
		for (let slot = pending.oldest(); slot >= 0 && isDue(slot); slot = pending.oldest()) {
			settleGroup(pending.keyOf(slot), isDue);
		}
	};

	/** A slow request's line comes when all of it was sent. */
	const settleLate = (key: number): void => {
		for (const slot of pending.waitingOf(key)) {
			setRowKeys(rowKeys, history, slot);
			const candidates = findCandidates(kept, history, slot, rowKeys, sinceOf(rowKeys.client));
			const [line] = candidates.lines;
			if (candidates.lines.length === 1 && (kept.flags[line % kept.capacity] & isJoined) === 0) {
				pending.stopWaiting(slot, key);
				onReopen(slot);
				counts.alone--;
				facts.settle({slot, candidates}, line, {kept, counts, rivals: []});
				columns.revision[slot] = Math.min(255, columns.revision[slot] + 1);
				onSettled(slot);
			}
		}
	};

	const settledTo = (): number => {
		const open = Math.min(oldestOpen() ?? Infinity, pending.oldestTime());
		return isFinished ? Infinity : Math.min(open, reached) / 1000 - settledAfter;
	};

	/** Lines that are older than any row that may still want one. */
	const tellOld = (): void => {
		if (onUnseen === undefined) {
			return;
		}

		const limit = settledTo();
		for (told = Math.max(told, kept.first); told < kept.next; told++) {
			if (kept.second[told % kept.capacity] > limit) {
				break;
			}

			tellLine(told);
		}
	};

	const dropOld = (): void => {
		const limit = isFinished ? Infinity : reached / 1000 - longestWait;
		while (waiting.first < waiting.next && waiting.second[waiting.first % waiting.capacity] < limit) {
			waiting.drop();
		}
	};

	let reached: Timestamp = -Infinity;
	let lastTold: Timestamp = -Infinity;

	const advance = (): void => {
		reached = pace.reached(counts.to, history.newest);
		registerNew();
		settleDue();
		dropOld();
		if (isFinished || counts.to - lastTold >= second) {
			lastTold = counts.to;
			tellOld();
		}
	};

	return {
		take(line) {
			counts.lines++;
			counts.from = Math.min(counts.from, line.time);
			counts.to = Math.max(counts.to, line.time);
			setLineKeys(lineKeys, line);
			const {bytes, start, end} = line.id;
			const id = start < 0 ? 0 : hashBytes(bytes, start, end) || 1;
			if (!clients.has(lineKeys.client)) {
				waiting.add(line, lineKeys, id);
				return;
			}

			kept.add(line, lineKeys, id);
			if (pending.waitingOf(lineKeys.path).length > 0) {
				settleLate(lineKeys.path);
			}
		},
		complete(slot) {
			registerNew();
			if (register(slot)) {
				pending.add(slot, rowKeys.path, clock.now());
			} else {
				counts.alone++;
				onSettled(slot);
			}
		},
		reopen(slot) {
			return pending.remove(slot);
		},
		advance,
		finish() {
			isFinished = true;
			advance();
		},
		settledTo,
		facts,
		kept,
		counts,
	};
}
