import {type Span} from '../waf/question.ts';
import {outcomes} from '../waf/outcome.ts';
import {refusedHeads} from '../waf/refused-heads.ts';
import {isCandidate, isJoined} from '../history/access/access-columns.ts';
import {createRequestKeys} from '../history/access/access-keys.ts';
import {setRowKeys} from '../history/access/row-keys.ts';
import {type History} from '../history/history.ts';
import {type AccessEvidence} from './access-evidence.ts';
import {verdicts} from './answer-reasons.ts';

/** Of more clients and targets than these the rest is not told apart, and said to be more. */
const mostGroups = 65_536;

/** Lines come in the order of their ends: so many seconds before a window none of it are looked for. */
const slack = 120;

/**
The requests of one client to one path: by its rows, and by the lines that no rule saw.
*/
export type AnswerGroup = {
	readonly client: number;

	/** Slots of its rows, the oldest first. */
	readonly slots: number[];

	/** Numbers of all its lines, by their seconds. */
	lines: Float64Array;
};

/**
The access lines of some rows' clients, put together.
*/
export type GatheredAnswers = {
	readonly groups: readonly AnswerGroup[];

	/** More groups than are told apart. */
	readonly isCut: boolean;

	/** All lines of a client, by their seconds. */
	linesOf(client: number): Float64Array;

	/** One of `verdicts`. */
	verdictOf(line: number): number;

	/** A slot of the client. */
	readonly slotOf: ReadonlyMap<number, number>;
};

const verdictOfOutcome = outcomes.map(outcome =>
	outcome === 'blocked' || outcome === 'detected' || outcome === 'passed' ? verdicts[outcome] : verdicts.other,
);

/**
Puts the rows together with the lines of their clients in a span of time. Linear in both.
*/
export function gatherAnswers(
	history: History,
	rows: Float64Array,
	span: Span,
	evidence: Pick<AccessEvidence, 'kept' | 'facts' | 'settledTo'>,
): GatheredAnswers {
	const {columns} = history;
	const {kept, facts} = evidence;
	const {first, next} = kept;
	// It is a power of two: `&` takes a tenth of the time of `%`, which counts a million times.
	const mask = kept.capacity - 1;
	const settled = evidence.settledTo();
	/** Per line the verdict of its row plus one. */
	const told = new Uint8Array(next - first);
	const slotOf = new Map<number, number>();
	const keys = createRequestKeys();
	const paths = new Uint32Array(rows.length);
	const hosts = new Uint8Array(rows.length);
	const slots = new Int32Array(rows.length).fill(-1);
	// Plain loops: over a million lines, iterators take longer than the rest.
	for (let index = 0; index < rows.length; index++) {
		const row = rows[index];
		const slot = row % columns.capacity;
		if (columns.row[slot] !== row) {
			continue;
		}

		const line = facts.lineOf(slot);
		if (line >= first) {
			const at = line & mask;
			const verdict = verdictOfOutcome[columns.outcome[slot]] + 1;
			// A page that is answered with is a second row of the same request.
			slots[index] = told[line - first] === 0 || verdict > told[line - first] ? slot : -1;
			told[line - first] = Math.max(told[line - first], verdict);
			paths[index] = kept.path[at];
			hosts[index] = kept.host[at];
			slotOf.set(kept.client[at], slot);
		} else {
			slots[index] = slot;
			const isKnown = setRowKeys(keys, history, slot);
			paths[index] = isKnown ? keys.path : Math.max(0, columns.path[slot]);
			hosts[index] = isKnown ? keys.host : Math.max(0, columns.host[slot]) & 0xff;
			if (isKnown) {
				slotOf.set(keys.client, slot);
			}
		}
	}

	const lines = selectLines();
	// Without hosts in the access log nobody can tell two of a path apart.
	const hasHosts = lines.some(line => kept.host[line & mask] !== 0);
	const groups: AnswerGroup[] = [];
	const byKey = new Map<number, number>();
	let isCut = false;
	const groupOf = (path: number, host: number, client: number): number => {
		const key = path * 256 + (hasHosts ? host : 0);
		let group = byKey.get(key);
		if (group === undefined) {
			if (groups.length === mostGroups) {
				isCut = true;
				return -1;
			}

			group = groups.push({client, slots: [], lines: noLines}) - 1;
			byKey.set(key, group);
		}

		return group;
	};

	for (let index = 0; index < slots.length; index++) {
		const slot = slots[index];
		const group = slot < 0 ? -1 : groupOf(paths[index], hosts[index], -1);
		if (group >= 0) {
			groups[group].slots.push(slot);
		}
	}

	const groupOfLine = numberLines(lines, line => {
		const at = line & mask;
		return groupOf(kept.path[at], kept.host[at], kept.client[at]);
	});
	for (const [group, found] of split(lines, groupOfLine, groups.length).entries()) {
		const [line] = found;
		groups[group] = {
			...groups[group],
			client: line === undefined ? -1 : kept.client[line & mask],
			lines: inTime(found),
		};
	}

	const clients = [...slotOf.keys()];
	const numberOf = new Map(clients.map((client, number) => [client, number]));
	let byClient: Float64Array[] | undefined;

	return {
		groups,
		isCut,
		slotOf,
		linesOf(client) {
			byClient ??= split(
				lines,
				numberLines(lines, line => numberOf.get(kept.client[line & mask]) ?? -1),
				clients.length,
			);
			return inTime(byClient[numberOf.get(client) ?? -1] ?? noLines);
		},
		verdictOf(line) {
			if (told[line - first] > 0) {
				return told[line - first] - 1;
			}

			const at = line & mask;
			const isFree = (kept.flags[at] & (isJoined | isCandidate)) === 0;
			return isFree && kept.second[at] <= settled ? verdicts.unseen : verdicts.other;
		},
	};

	/** Of the rows' clients, in the span or joined to a row of it, oldest first. */
	function selectLines(): Float64Array {
		const from = Math.floor(span.from / 1000);
		const to = span.to / 1000;
		let oldest = next;
		while (oldest > first && kept.second[(oldest - 1) & mask] >= from - slack) {
			oldest--;
		}

		const found = new Float64Array(next - oldest);
		let length = 0;
		for (let line = oldest; line < next; line++) {
			const at = line & mask;
			const isInSpan = kept.second[at] >= from && kept.second[at] < to;
			const isOfClient = isInSpan && !refusedHeads.has(kept.status[at]) && slotOf.has(kept.client[at]);
			if (isOfClient || told[line - first] > 0) {
				found[length++] = line;
			}
		}

		return found.subarray(0, length);
	}

	function inTime(found: Float64Array): Float64Array {
		const isLater = (index: number): boolean => kept.second[found[index - 1] & mask] > kept.second[found[index] & mask];
		for (let index = 1; index < found.length; index++) {
			if (isLater(index)) {
				return found.toSorted((one, other) => kept.second[one & mask] - kept.second[other & mask] || one - other);
			}
		}

		return found;
	}
}

const noLines = new Float64Array(0);

function numberLines(lines: Float64Array, of: (line: number) => number): Int32Array {
	const numbers = new Int32Array(lines.length);
	for (let index = 0; index < lines.length; index++) {
		numbers[index] = of(lines[index]);
	}

	return numbers;
}

/** Numbers of each place together, in their order; those of place -1 are left out. */
function split(numbers: Float64Array, places: Int32Array, length: number): Float64Array[] {
	const starts = new Uint32Array(length + 1);
	for (const place of places) {
		if (place >= 0) {
			starts[place + 1]++;
		}
	}

	for (let place = 0; place < length; place++) {
		starts[place + 1] += starts[place];
	}

	const ends = starts.slice();
	const ordered = new Float64Array(starts[length]);
	for (let index = 0; index < places.length; index++) {
		if (places[index] >= 0) {
			ordered[ends[places[index]]++] = numbers[index];
		}
	}

	return Array.from({length}, (_, place) => ordered.subarray(starts[place], starts[place + 1]));
}
