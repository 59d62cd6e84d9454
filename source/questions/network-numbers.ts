import {formatRange, toNetwork} from '../waf/address-range.ts';
import {type History} from '../history/history.ts';
import {type Selection} from './top-keys.ts';

/** So that nobody can choose addresses that share a place. */
const seed = Math.trunc(Math.random() * 0xffff_ffff);

/**
The networks (see `toNetwork`) of the selected transactions as numbers.
*/
export type NetworkNumbers = {
	/** The network's number by the place of a transaction; -1 without a client. Only selected places are meant. */
	readonly column: Int32Array;

	/** All numbers are below this; some may be of networks that are not among the selected ones. */
	readonly limit: number;

	/** How many different addresses each network has among the selected transactions. */
	readonly addresses: Uint32Array;

	/** Sample: `203.0.113.0/24`. */
	textOf(network: number): string;
};

/**
Returns a function that numbers the networks of a selection. What it returns is good until the next call: its memory is used again, and a network keeps its number, so that only new clients are looked up.
*/
export function createNetworkNumbers({clients, columns}: History): (selection: Selection) => NetworkNumbers {
	const column = new Int32Array(columns.capacity);

	/** The address that a client's number stood for when it was looked up: a number is given out again. */
	let texts: string[] = [];
	let ofClient = new Int32Array(0);
	/** In which call a client was seen last. */
	let seenIn = new Uint32Array(0);
	let calls = 0;
	let words = new Uint32Array(0);
	let addresses = new Uint32Array(0);
	let slots = new Int32Array(0);
	let limit = 0;

	const isNetwork = (network: number, w0: number, w1: number, w2: number, w3: number): boolean => {
		const at = 4 * network;
		return words[at] === w0 && words[at + 1] === w1 && words[at + 2] === w2 && words[at + 3] === w3;
	};

	const find = (text: string): number => {
		const address = [readWord(text, 0), readWord(text, 4), readWord(text, 8), readWord(text, 12)];
		const [w0, w1, w2, w3] = toNetwork(address).words;
		const mask = slots.length - 1;
		let slot = mix(w0, w1, w2 ^ w3) & mask;
		while (slots[slot] >= 0) {
			if (isNetwork(slots[slot], w0, w1, w2, w3)) {
				return slots[slot];
			}

			slot = (slot + 1) & mask;
		}

		slots[slot] = limit;
		words[4 * limit] = w0;
		words[4 * limit + 1] = w1;
		words[4 * limit + 2] = w2;
		words[4 * limit + 3] = w3;
		return limit++;
	};

	/** Begins anew once there is no room for a network of each client. */
	const reserve = (): void => {
		if (clients.limit > ofClient.length || limit + clients.limit > addresses.length) {
			const length = Math.max(1024, 2 * clients.limit);
			texts = [];
			ofClient = new Int32Array(length);
			seenIn = new Uint32Array(length);
			words = new Uint32Array(8 * length);
			addresses = new Uint32Array(2 * length);
			slots = new Int32Array(2 ** Math.ceil(Math.log2(4 * length))).fill(-1);
			limit = 0;
		}
	};

	return ({slots: places, length}) => {
		reserve();
		calls++;
		addresses.fill(0, 0, limit);
		for (let index = 0; index < length; index++) {
			const place = places[index];
			const client = columns.client[place];
			if (client >= 0 && seenIn[client] !== calls) {
				seenIn[client] = calls;
				const text = clients.text(client);
				if (texts[client] !== text) {
					texts[client] = text;
					ofClient[client] = find(text);
				}

				addresses[ofClient[client]]++;
			}

			column[place] = client < 0 ? -1 : ofClient[client];
		}

		return {
			column,
			limit,
			addresses,
			textOf: network => formatRange(toNetwork(words.slice(4 * network, 4 * network + 4))),
		};
	};
}

/** A word of the sixteen bytes that the dictionary keeps. */
function readWord(text: string, at: number): number {
	return (
		(text.charCodeAt(at) |
			(text.charCodeAt(at + 1) << 8) |
			(text.charCodeAt(at + 2) << 16) |
			(text.charCodeAt(at + 3) << 24)) >>>
		0
	);
}

function mix(w0: number, w1: number, rest: number): number {
	let hash = seed;
	for (const word of [w0, w1, rest]) {
		hash = Math.imul(hash ^ word, 0x9e37_79b1);
		hash ^= hash >>> 15;
	}

	return hash >>> 0;
}
