import {type Conversation, type ConversationEntry} from '../waf/conversation.ts';
import {type Span} from '../waf/question.ts';
import {outcomes} from '../waf/outcome.ts';
import {isCandidate, isJoined, unknownSize} from '../history/access/access-columns.ts';
import {createRequestKeys} from '../history/access/access-keys.ts';
import {setRowKeys} from '../history/access/row-keys.ts';
import {type History} from '../history/history.ts';
import {readClient} from '../history/row-text.ts';
import {refusedHeads} from '../waf/refused-heads.ts';
import {maskTarget} from '../secrets/mask.ts';
import {type AccessEvidence} from './access-evidence.ts';
import {readFeedRow} from './feed-row.ts';

/** More than anybody scrolls through; the newest are kept. */
const mostEntries = 10_000;

/** A row, or a line of no row: the other is -1. */
type Place = {readonly time: number; readonly row: number; readonly line: number};

/**
Everything that a client sent in a span of time, as far as both logs tell: its rows among some, and the lines that no rule saw. Texts of lines are read again when they are asked for. Linear in rows and lines.
*/
export function readConversation(
	{
		history,
		evidence,
		showSecrets,
	}: {readonly history: History; readonly evidence: AccessEvidence; readonly showSecrets: boolean},
	rows: Float64Array,
	span: Span,
	client: string,
): Conversation {
	const {columns} = history;
	const {kept, facts} = evidence;
	const names = new Map<number, boolean>();
	const isOfClient = (slot: number): boolean => {
		let known = names.get(columns.client[slot]);
		if (known === undefined) {
			known = readClient(history, slot) === client;
			names.set(columns.client[slot], known);
		}

		return known;
	};

	const places: Place[] = [];
	const keys = createRequestKeys();
	let key: number | undefined;
	for (const row of rows) {
		const slot = row % columns.capacity;
		if (columns.row[slot] === row && isOfClient(slot)) {
			places.push({time: columns.time[slot], row, line: -1});
			if (key === undefined && setRowKeys(keys, history, slot)) {
				key = keys.client;
			}
		}
	}

	let unsure = 0;
	const settled = evidence.settledTo();
	for (let line = kept.first; line < kept.next; line++) {
		const at = line % kept.capacity;
		const time = kept.second[at] * 1000;
		const isOther = kept.client[at] !== key || time < span.from - 999 || time >= span.to;
		if (isOther || refusedHeads.has(kept.status[at]) || (kept.flags[at] & isJoined) !== 0) {
			continue;
		}

		if ((kept.flags[at] & isCandidate) !== 0 || kept.second[at] > settled) {
			unsure++;
		} else {
			places.push({time, row: -1, line});
		}
	}

	const ordered = places.toSorted((one, other) => one.time - other.time).slice(-mostEntries);
	const nameOf = ({row, line}: Place): string => (row >= 0 ? `r${row}` : `l${line}`);
	return {
		keys: ordered.map(place => nameOf(place)),
		unsure,
		older: places.length - ordered.length,
		at(index): ConversationEntry | undefined {
			const place = ordered.at(index);
			if (place === undefined || index < 0) {
				return undefined;
			}

			const {row, line, time} = place;
			const slot = row % columns.capacity;
			const own = row < 0 ? line : facts.lineOf(slot);
			const size = own < kept.first ? unknownSize : kept.size[own % kept.capacity];
			const answer = {key: nameOf(place), time, size: size === unknownSize ? undefined : size};
			if (row >= 0) {
				const read = readFeedRow(history, row, showSecrets);
				return (
					read && {
						...answer,
						row,
						outcome: outcomes[columns.outcome[slot]],
						method: read.method,
						host: read.host,
						target: read.target,
						status: columns.status[slot] === 0 ? undefined : columns.status[slot],
					}
				);
			}

			const text = evidence.read(line);
			const status = kept.status[line % kept.capacity];
			return {
				...answer,
				row: undefined,
				outcome: 'unseen',
				method: text?.method,
				host: text?.host,
				target: text?.target === undefined || showSecrets ? text?.target : maskTarget(text.target),
				status: status === 0 ? undefined : status,
			};
		},
	};
}
