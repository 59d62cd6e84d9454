import {answered, type Columns} from '../columns.ts';
import {type AccessColumns, isCandidate, isJoined} from './access-columns.ts';
import {type AccessCounts} from '../../waf/access-counts.ts';
import {type Wanting} from './solve-group.ts';

/**
What the access log says of each row, by its place in the history: 15 bytes a row.
*/
export type RowFacts = {
	/** The row is a new one. */
	clear(slot: number): void;

	/** Writes what was found for a row; `line` is -1 where none is certainly its own. */
	settle(wanting: Wanting, line: number, context: SettleContext): void;

	/** A line is let go. */
	forget(line: number, flags: number): void;

	/** The number of its line; -1 for none, or one that is gone. */
	lineOf(slot: number): number;
	isById(slot: number): boolean;
	candidatesOf(slot: number): number;

	/** 0 where it is not known. */
	statusOf(slot: number): number;
};

export type SettleContext = {
	readonly kept: AccessColumns;
	readonly counts: AccessCounts;

	/** All rows that were looked at together. */
	readonly rivals: readonly Wanting[];
};

const mostCandidates = 65_535;

export function createRowFacts(columns: Columns): RowFacts {
	const lines = new Float64Array(columns.capacity).fill(-1);
	const candidates = new Uint16Array(columns.capacity);
	const statuses = new Uint16Array(columns.capacity);
	const byId = new Uint8Array(columns.capacity);
	let gone = 0;

	const setStatus = (slot: number, status: number): void => {
		statuses[slot] = status;
		if (status > 0) {
			columns.status[slot] = status;
			columns.flags[slot] = (columns.flags[slot] & ~answered) | (status >= 200 && status < 300 ? answered : 0);
		}
	};

	return {
		clear(slot) {
			lines[slot] = -1;
			candidates[slot] = 0;
			statuses[slot] = 0;
			byId[slot] = 0;
		},
		settle({slot, candidates: found}, line, {kept, counts, rivals}) {
			const isUnsure = found.isUnsure;
			candidates[slot] = Math.min(mostCandidates, found.lines.length);
			byId[slot] = found.isById ? 1 : 0;
			lines[slot] = line;
			if (line >= 0) {
				const at = line % kept.capacity;
				kept.flags[at] |= isJoined;
				setStatus(slot, kept.status[at]);
				counts[found.isById ? 'byId' : 'byRequest']++;
				return;
			}

			const chosen = chooseLines(rivals, found);
			for (const possible of chosen) {
				kept.flags[possible % kept.capacity] |= isCandidate;
			}

			// The only one is another row's, or one is missing: whose it is, nobody knows.
			const status = isUnsure || chosen.length === 1 ? 0 : agreedStatus(kept, chosen);
			candidates[slot] = Math.min(mostCandidates, chosen.length);
			setStatus(slot, status);
			counts[status > 0 ? 'agreed' : found.possible.length > 0 ? 'ambiguous' : 'alone']++;
		},
		forget(line) {
			gone = line + 1;
		},
		lineOf: slot => (lines[slot] >= gone ? lines[slot] : -1),
		isById: slot => byId[slot] === 1,
		candidatesOf: slot => candidates[slot],
		statusOf: slot => statuses[slot],
	};
}

/** A status that was wished for decides only where it is there for every row that wants it. */
function chooseLines(rivals: readonly Wanting[], {lines, possible}: Wanting['candidates']): readonly number[] {
	if (lines.length === possible.length) {
		return lines;
	}

	const known = new Set(lines);
	const wanting = rivals.filter(({candidates}) => candidates.lines.some(line => known.has(line)));
	return wanting.length <= lines.length ? lines : possible;
}

/** The status that all lines have; 0 where they differ. */
function agreedStatus(kept: AccessColumns, lines: readonly number[]): number {
	const [first, ...others] = lines.map(line => kept.status[line % kept.capacity]);
	return first !== undefined && others.every(status => status === first) ? first : 0;
}
