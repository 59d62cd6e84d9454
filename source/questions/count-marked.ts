import {type History} from '../history/history.ts';
import {readClient, toText} from '../history/row-text.ts';
import {type Timestamp} from '../waf/clock.ts';
import {marks, type MarkEntry} from '../waf/mark.ts';
import {type MarkBook} from './mark-book.ts';

/**
What a person marked. Texts are raw from outside.
*/
export type MarkedSubject =
	| {readonly kind: 'client'; readonly address: string}
	| {
			readonly kind: 'request';
			readonly time: Timestamp;
			readonly client: string | undefined;
			readonly host: string | undefined;
			readonly path: string | undefined;
	  };

/**
A mark, what it is on, and how many of the counted requests that are.
*/
export type Marked = {readonly entry: MarkEntry; readonly subject: MarkedSubject; readonly requests: number};

/**
The marks of what a report counts.
*/
export type MarkedCounts = {
	/** Counts the transaction at a place of the history under its own mark and that of its client, or takes it back. */
	add(slot: number, by: 1 | -1): void;

	/** In the order of the marks, the oldest first. */
	list(): readonly Marked[];
};

export function createMarkedCounts(
	history: History,
	book: Pick<MarkBook, 'size' | 'ofTransaction' | 'ofClient'>,
): MarkedCounts {
	const {columns, hosts, paths} = history;
	const found = new Map<string, Marked>();

	const count = (key: string, by: 1 | -1, entry: MarkEntry, subject: () => MarkedSubject): void => {
		const known = found.get(key) ?? {entry, subject: subject(), requests: 0};
		found.set(key, {...known, requests: known.requests + by});
	};

	return {
		add(slot, by) {
			if (book.size === 0) {
				return;
			}

			const client = readClient(history, slot);
			const own = book.ofTransaction(slot);
			if (own !== undefined) {
				count(`request ${columns.row[slot]}`, by, own, () => ({
					kind: 'request',
					time: columns.time[slot],
					client,
					host: columns.host[slot] < 0 ? undefined : toText(hosts.text(columns.host[slot])),
					path: columns.path[slot] < 0 ? undefined : toText(paths.text(columns.path[slot])),
				}));
			}

			const ofClient = client === undefined ? undefined : book.ofClient(client);
			if (client !== undefined && ofClient !== undefined) {
				count(`client ${client}`, by, ofClient, () => ({kind: 'client', address: client}));
			}
		},
		list: () =>
			[...found.values()]
				.filter(({requests}) => requests > 0)
				.toSorted(
					({entry: one}, {entry: other}) =>
						marks.indexOf(one.mark) - marks.indexOf(other.mark) || one.time - other.time,
				),
	};
}
