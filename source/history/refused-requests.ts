import {second, type Timestamp} from '../waf/clock.ts';
import {Field, type Observation, spanEnd, spanStart} from '../waf/observation.ts';
import {refusedByServer} from './columns.ts';
import {isSameClient} from './fill-facts.ts';
import {type History} from './history.ts';

/** A request is refused when ModSecurity has looked at it, and its lines stand at most this far apart. */
const timeApart = 2 * second;

/** Rows that may have come between the lines of a request and its refusal. */
const mostRows = 256;

/** Refusals whose request has no row yet. */
const mostHeld = 512;
const longestTarget = 256;

/**
Requests that nginx refused by a deny rule, behind ModSecurity: their lines say nothing of a denial, and yet nothing was served.

nginx's line of a refusal has the process, connection and client before anything of the client's, and then the request line; each one is of one row.
*/
export type RefusedRequests = {
	/** Marks the row of the request that was refused; -1 where there is none yet. */
	refuse(forbidden: Observation): number;

	/** Marks a row whose refusal came before it. */
	claim(slot: number): void;
};

export function createRefusedRequests(history: History): RefusedRequests {
	const {columns} = history;
	const held: Array<{readonly key: string; readonly time: Timestamp}> = [];

	const isOf = (slot: number, forbidden: Observation, key: string): boolean =>
		columns.process[slot] === forbidden.process &&
		columns.connection[slot] === forbidden.connection &&
		(columns.flags[slot] & refusedByServer) === 0 &&
		Math.abs(columns.time[slot] - forbidden.time) <= timeApart &&
		columns.client[slot] >= 0 &&
		isSameClient(history, slot, forbidden) &&
		keyOfRow(history, slot) === key;

	return {
		refuse(forbidden) {
			if (!forbidden.clientKnown) {
				return -1;
			}

			const key = keyOf(forbidden);
			const last = Math.max(history.firstRow, history.nextRow - mostRows);
			for (let row = history.nextRow - 1; row >= last; row--) {
				const slot = row % columns.capacity;
				if (isOf(slot, forbidden, key)) {
					columns.flags[slot] |= refusedByServer;
					return slot;
				}
			}

			held.push({
				key: `${forbidden.process} ${forbidden.connection} ${toText(forbidden.client)} ${key}`,
				time: forbidden.time,
			});
			if (held.length > mostHeld) {
				held.splice(0, mostHeld / 2);
			}

			return -1;
		},
		claim(slot) {
			if (held.length === 0 || (columns.flags[slot] & refusedByServer) !== 0) {
				return;
			}

			const client = columns.client[slot] < 0 ? '' : history.clients.text(columns.client[slot]);
			const key = `${columns.process[slot]} ${columns.connection[slot]} ${client} ${keyOfRow(history, slot)}`;
			const place = held.findIndex(
				refusal => refusal.key === key && Math.abs(refusal.time - columns.time[slot]) <= timeApart,
			);
			if (place >= 0) {
				held.splice(place, 1);
				columns.flags[slot] |= refusedByServer;
			}
		},
	};
}

/** The words of an address as the dictionary of clients keeps them. */
function toText({buffer, byteOffset}: Uint32Array): string {
	return Buffer.from(buffer, byteOffset, 16).toString('latin1');
}

/** Method and target as sent: another method may be allowed where this one is not. */
function keyOf({bytes, spans}: Observation): string {
	const text = (field: Field): string => {
		const start = spanStart(spans, field);
		const end = Math.min(spanEnd(spans, field), start + longestTarget);
		return start < 0 ? '' : Buffer.from(bytes.subarray(start, end)).toString('latin1');
	};

	return `${text(Field.method)} ${text(Field.target)}`;
}

function keyOfRow({columns, methods, targets}: History, slot: number): string {
	const method = columns.method[slot] < 0 ? '' : methods.text(columns.method[slot]);
	const target = targets.read(columns.target[slot], columns.targetLength[slot]) ?? '';
	return `${method} ${target}`;
}
