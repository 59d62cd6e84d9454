import {type AddressRange, inRange} from '../waf/address-range.ts';
import {outcomes} from '../waf/outcome.ts';
import {clientCertain, denied, twoClients} from '../history/columns.ts';
import {readClient} from '../history/row-text.ts';
import {type History} from '../history/history.ts';

const passedCode = outcomes.indexOf('passed');
const openCode = outcomes.indexOf('open');

/**
A client of a network, as the whole history shows it.
*/
export type NetworkClient = {
	readonly address: string;
	readonly requests: number;

	/** It did more than passing with a warning. */
	readonly isAttacker: boolean;

	/** A complete, undisputed record names it. */
	readonly isCertain: boolean;
};

/**
All clients of a range that the history holds. An attacker is whoever sent a request that was blocked, was over the threshold, or whose outcome the log does not tell.
*/
export function findNetworkClients(history: History, range: AddressRange): NetworkClient[] {
	const {columns, firstRow, nextRow} = history;
	const words = new Uint32Array(4);
	const bytes = Buffer.from(words.buffer);
	const clients = new Map<number, {slot: number; requests: number; isAttacker: boolean; isCertain: boolean}>();
	const outside = new Set<number>();
	for (let row = firstRow; row < nextRow; row++) {
		const slot = row % columns.capacity;
		const number = columns.client[slot];
		if (number < 0 || outside.has(number)) {
			continue;
		}

		let client = clients.get(number);
		if (client === undefined) {
			bytes.write(history.clients.text(number), 'latin1');
			if (!inRange(words, range)) {
				outside.add(number);
				continue;
			}

			client = {slot, requests: 0, isAttacker: false, isCertain: false};
			clients.set(number, client);
		}

		const flags = columns.flags[slot];
		const isHarmless = columns.outcome[slot] === passedCode || columns.outcome[slot] === openCode;
		client.requests++;
		client.isAttacker ||= !isHarmless || (flags & denied) !== 0;
		client.isCertain ||= (flags & (clientCertain | twoClients)) === clientCertain;
	}

	return [...clients.values()].map(({slot, ...client}) => ({address: readClient(history, slot) ?? '', ...client}));
}
