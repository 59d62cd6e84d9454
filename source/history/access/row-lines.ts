import {closed, denied, idOfApache, inAuditLog} from '../columns.ts';
import {type History} from '../history.ts';
import {
	type AccessColumns,
	isBare,
	isDecodedTarget,
	isSentMethod,
	isStart,
	isStartUnknown,
	longSpan,
} from './access-columns.ts';
import {methodOfPages, type RequestKeys} from './access-keys.ts';

/** A request is looked for up to so many seconds before, which is longer than any that is not known to be slower. */
const longestWait = 120;

/** Of a client that sends more equal requests than this, nobody can tell which line is whose. */
const mostLooked = 5000;

/** No tier. */
const none = 99;

/**
The lines that may be a row's: of its client and path, as near in time as there are any, and of its target, host and status as far as any of them are.
*/
export type Candidates = {
	readonly lines: readonly number[];

	/** The same before status decided between them. */
	readonly possible: readonly number[];

	/** The only one bears the id of the row. */
	readonly isById: boolean;

	/** There were too many to look at, or some may be missing. */
	readonly isUnsure: boolean;
};

/**
Finds the lines that may be a row's.

@param since No line of the client is missing from this second on.
*/
export function findCandidates(
	lines: AccessColumns,
	history: History,
	slot: number,
	keys: RequestKeys,
	since: number,
): Candidates {
	const found: number[] = [];
	const sameId: number[] = [];
	const id = history.columns.idHash[slot];
	let best = none;
	let looked = 0;
	const second = spokenAt(history, slot);
	for (let line = lines.newestOf(keys.path); line >= 0; line = lines.before(line)) {
		const at = line % lines.capacity;
		if (lines.path[at] !== keys.path) {
			continue;
		}

		// Those of one path come in the order of their ends.
		if (lines.second[at] < second - longestWait || ++looked > mostLooked) {
			break;
		}

		if (id !== 0 && lines.idOf(line) === id) {
			sameId.push(line);
		}

		const tier = targetTier(lines, at, keys) + timeTier(lines, at, history, slot, second);
		if (tier > best || tier >= none) {
			continue;
		}

		if (tier < best) {
			best = tier;
			found.length = 0;
		}

		found.push(line);
	}

	if (sameId.length === 1) {
		return {lines: sameId, possible: sameId, isById: true, isUnsure: false};
	}

	const ofHost = prefer(found, line => keys.host !== 0 && lines.host[line % lines.capacity] === keys.host);
	const wanted = expectedStatus(history, slot);
	return {
		lines: prefer(ofHost, line => wanted !== 0 && lines.status[line % lines.capacity] === wanted),
		possible: ofHost,
		isById: false,
		isUnsure: looked > mostLooked || second - 1 < Math.floor(since),
	};
}

/** When the engine spoke: as the error log says, or as the id does. An audit record's own time is its connection's on nginx, and the end of the request on Apache. */
function spokenAt({columns}: History, slot: number): number {
	const isRecorded = (columns.flags[slot] & inAuditLog) !== 0;
	return isRecorded && columns.idSecond[slot] > 0 ? columns.idSecond[slot] : Math.floor(columns.time[slot] / 1000);
}

/** Those that are as wished, if there are any: a wish never excludes the only ones. */
function prefer(lines: readonly number[], isWished: (line: number) => boolean): readonly number[] {
	const wished = lines.filter(line => isWished(line));
	return wished.length === 0 ? lines : wished;
}

/** What a denial is answered with, as far as its records say. */
function expectedStatus({columns}: History, slot: number): number {
	if ((columns.flags[slot] & (denied | closed)) !== 0) {
		return columns.status[slot] >= 400 ? columns.status[slot] : 403;
	}

	return columns.status[slot];
}

/** 0 where the target is the row's, 10 where that is not known of a server's own form of it, `none` where it is another's. */
function targetTier(lines: AccessColumns, at: number, keys: RequestKeys): number {
	const flags = lines.flags[at];
	if (keys.sent === 0) {
		return 0;
	}

	if (!isMethod(lines, at, keys.method)) {
		return none;
	}

	if ((flags & isDecodedTarget) === 0) {
		return lines.target[at] === keys.sent ? 0 : none;
	}

	return lines.target[at] === keys.decoded ? 0 : (flags & isBare) !== 0 ? 10 : none;
}

/** A line without a request line tells the method of the page that was answered with, which is GET. */
function isMethod(lines: AccessColumns, at: number, method: number): boolean {
	const told = lines.method[at];
	const isOfPage = (lines.flags[at] & isSentMethod) === 0 && told === methodOfPages;
	return told === 0 || method === 0 || told === method || isOfPage;
}

/**
How well a line's time fits: the engine spoke between the start and the end of its request. 0 where it does, 1 where it nearly does, `none` where it does not.
*/
function timeTier(lines: AccessColumns, at: number, {columns}: History, slot: number, second: number): number {
	const flags = lines.flags[at];
	const isOfApache = (columns.flags[slot] & idOfApache) !== 0;
	const isOfStart = (flags & isStart) !== 0 || ((flags & isStartUnknown) !== 0 && isOfApache);
	const time = lines.second[at];
	const span = lines.span[at];
	const begun = columns.idSecond[slot];
	if (isOfStart && isOfApache && begun > 0) {
		// The id is made of the same time as the line's.
		const apart = Math.abs(time - begun);
		return apart <= 1 ? apart : none;
	}

	// Before the engine spoke, or after.
	const behind = isOfStart ? second - time : time - second;
	if (span !== longSpan) {
		return behind >= 0 && behind <= span ? 0 : behind >= -1 && behind <= span + 1 ? 1 : none;
	}

	if (behind === 0 || behind === 1) {
		return 0;
	}

	// Slower ones cannot be told from another request without their duration.
	return behind >= -1 && behind <= 4 ? 1 : none;
}
