/**
How many transactions the history holds by default.
*/
export const defaultCapacity = 200_000;

/**
The history's columns: one place a transaction in each, at `row % capacity`. About 100 bytes a transaction together.
Numbers of clients, methods, hosts, paths and rule sets are those of the dictionaries; -1 stands for absent.
*/
export type Columns = ReturnType<typeof createColumns>;

export function createColumns(capacity: number) {
	// Places are made ready one by one as rows come (`clearPlace`): filling all of them would show in the time to the first frame.
	const numbers = (): Int32Array => new Int32Array(capacity);
	return {
		capacity,
		/** Which row holds the place; -1 for none yet. */
		row: new Float64Array(capacity).fill(-1),
		time: new Float64Array(capacity),
		client: numbers(),
		method: numbers(),
		host: numbers(),
		path: numbers(),
		agent: numbers(),
		ruleSet: numbers(),

		/** Number of the main category in the category list; 0 for none. */
		category: new Uint8Array(capacity),

		/** Number of all its categories in the history's sets; 0 for none. */
		categories: new Uint16Array(capacity),

		/** The most severe one of its rule matches; 255 for none. */
		severity: new Uint8Array(capacity),
		outcome: new Uint8Array(capacity),
		score: numbers(),
		threshold: numbers(),
		flags: new Uint32Array(capacity),
		revision: new Uint8Array(capacity),

		/** Rule matches and lines, evaluation rules included. */
		matches: new Uint16Array(capacity),
		lineCount: new Uint16Array(capacity),
		process: numbers(),
		connection: new Float64Array(capacity),

		/** Two halves of a hash of the unique_id; both 0 for none. */
		idHash: new Uint32Array(capacity),
		idCheck: new Uint32Array(capacity),

		/** Seconds since 1970 that the unique_id tells; 0 for none. */
		idSecond: new Uint32Array(capacity),

		/** Of the path, as `path-hash.ts` makes it; 0 for none. */
		uriHash: new Uint32Array(capacity),

		/** What it was answered with, as an audit record says; 0 for unknown. */
		status: new Uint16Array(capacity),

		/** Number of the machine or container in the history's list; 0 for none. */
		observer: new Uint16Array(capacity),

		/** Sequence numbers in the line references and the text ring; -1 for none. */
		firstLine: new Float64Array(capacity),
		lastLine: new Float64Array(capacity),

		/** Of its first line, in its origin. */
		firstOffset: new Float64Array(capacity),
		target: new Float64Array(capacity),
		targetLength: new Uint16Array(capacity),
		origin: new Uint16Array(capacity),
	};
}

/** The score is a sum from severities. */
export const scoreEstimated = 1;

/** Forged text hides the client. */
export const clientHidden = 2;

/** A line of it was cut by the server, or left undecided. */
export const lineCut = 4;

/** A denial was logged; an evaluation rule matched; a denial of engine v3, which is the last line of its request. */
export const denied = 8;
export const overThreshold = 16;
export const closed = 32;

/** The score is the response's: no request score is known. */
export const scoreOutbound = 64;

/** The client stands in a line that was not cut and has one reading: only such a one may be denied. */
export const clientCertain = 128;

/** Its records hold no verdicts: nothing can be said of the outcome. */
export const outcomeUntold = 256;

/** A record of it came later than its own time lets expect. */
export const arrivedLate = 512;

/** A line of an error log speaks of it; an audit record does. */
export const inErrorLog = 1024;
export const inAuditLog = 2048;

/** An audit record names another client than a line. */
export const twoClients = 4096;

/** It was answered with a 2xx. */
export const answered = 8192;

/** Its time is known with its zone, and does not move with the log's. */
export const zonedTime = 16_384;

/** A line says what became of it: a server logs each denial, so what a record leaves open is known. */
export const outcomeTold = 32_768;

/** A client may have written its record whole: nothing of what it says is told. */
export const inDoubt = 65_536;

/** nginx itself refused it by a deny rule: the outcome is blocked, and no denial of ModSecurity's. */
export const refusedByServer = 131_072;

/** It and the row behind it on its connection, or before it, may be one request: what nginx answers with is a second transaction of the engine. */
export const mayHavePage = 262_144;
export const mayBePage = 524_288;

/** Its id is one of httpd's, and tells when the request began. */
export const idOfApache = 1_048_576;

/** Marks the severity of a transaction in which no rule has one. */
export const noSeverity = 255;

/**
Makes a place ready for another transaction, as far as it is not given back to the dictionaries.
*/
export function clearPlace(columns: Columns, slot: number): void {
	columns.client[slot] = -1;
	columns.method[slot] = -1;
	columns.host[slot] = -1;
	columns.path[slot] = -1;
	columns.agent[slot] = -1;
	columns.ruleSet[slot] = -1;
	columns.category[slot] = 0;
	columns.categories[slot] = 0;
	columns.severity[slot] = noSeverity;
	// `open`, the first outcome
	columns.outcome[slot] = 0;
	columns.score[slot] = -1;
	columns.threshold[slot] = -1;
	columns.flags[slot] = 0;
	columns.revision[slot] = 0;
	columns.matches[slot] = 0;
	columns.lineCount[slot] = 0;
	columns.uriHash[slot] = 0;
	columns.status[slot] = 0;
	columns.observer[slot] = 0;
	columns.firstLine[slot] = -1;
	columns.lastLine[slot] = -1;
	columns.target[slot] = -1;
}
