import {formatRange, networkPrefixOf, toNetwork} from '../waf/address-range.ts';
import {type Category} from '../waf/category.ts';
import {type Timestamp} from '../waf/clock.ts';
import {type Campaign} from '../waf/question.ts';
import {toText} from '../history/row-text.ts';
import {mostNames} from './campaigns.ts';
import {findCommonTargets, leastAddresses} from './common-targets.ts';
import {type CountTable, createCountTable} from './count-table.ts';
import {createKeyStore} from './key-store.ts';
import {type SummaryNetwork, type SummaryNetworks} from './summary.ts';

const mostNetworks = 262_144;
const mostTargets = 131_072;
const mostAttacks = 262_144;
const mostRemembered = 1024;
const mostClientsRemembered = 16_384;

/** In the place of a category. */
const none = '';

const zeros = '\0'.repeat(16);

/**
What a transaction says about its network. Texts have one character a byte.
*/
export type NetworkFacts = {
	readonly time: Timestamp;
	readonly category: Category | undefined;

	/** The sixteen bytes of an address, as the history keeps them. */
	readonly client: string;
	readonly host: string | undefined;

	/** Undefined where it is no attack, too: nothing matched and nothing was stopped. */
	readonly path: string | undefined;
};

/**
Puts the clients of a whole log together to networks, in bounded memory. Requests are those of the table of clients; the rest is counted here.
*/
export type NetworkTallies = {
	add(facts: NetworkFacts, by: 1 | -1): void;
	finish(clients: CountTable, length: number): SummaryNetworks;
};

export function createNetworkTallies(): NetworkTallies {
	const networks = createKeyStore();
	let first = new Float64Array(1024).fill(Number.NaN);
	let last = new Float64Array(1024).fill(Number.NaN);
	const targets = createKeyStore();
	/** Keys: the number of a network, or the bytes of a client, then a category, or the number of a target. */
	const categories = createCountTable(mostNetworks);
	const attacks = createCountTable(mostAttacks);
	let isFull = false;
	const networkOf = new Map<string, number>();
	const remembered: Array<NetworkTarget | undefined> = Array.from({length: mostRemembered});

	const numberOf = (store: typeof networks, key: string, most: number): number => {
		const found = store.find(key);
		if (found >= 0) {
			return found;
		}

		isFull ||= store.size >= most;
		return store.size >= most ? -1 : store.add(key);
	};

	const findNetwork = (client: string): number => {
		const known = networkOf.get(client);
		if (known !== undefined) {
			return known;
		}

		if (networkOf.size >= mostClientsRemembered) {
			networkOf.clear();
		}

		const network = numberOf(networks, toNetworkBytes(client), mostNetworks);
		networkOf.set(client, network);
		return network;
	};

	/** A scan asks for the same again and again: texts of a dictionary are the very same strings, which is soon seen. */
	const findTarget = (category: Category, host: string, path: string): number => {
		const place = (31 * host.length + 17 * path.length + path.charCodeAt(path.length >> 1)) & (mostRemembered - 1);
		const known = remembered[place];
		if (known?.path === path && known.host === host && known.category === category) {
			return known.target;
		}

		const target = numberOf(targets, `${category}\0${host}\0${path}`, mostTargets);
		remembered[place] = {category, host, path, target};
		return target;
	};

	const see = (network: number, time: Timestamp): void => {
		if (network >= first.length) {
			first = widen(first);
			last = widen(last);
		}

		// Not a number before the first.
		first[network] = first[network] <= time ? first[network] : time;
		last[network] = last[network] >= time ? last[network] : time;
	};

	const sumUp = (clients: CountTable): Map<number, Sum> => {
		const sums = new Map<number, Sum>();
		clients.visit((client, count, through, blocked) => {
			const network = networks.find(toNetworkBytes(client));
			const sum = sums.get(network);
			if (sum === undefined) {
				sums.set(network, {network, addresses: 1, count, through, blocked});
			} else {
				sum.addresses++;
				sum.count += count;
				sum.through += through;
				sum.blocked += blocked;
			}
		});
		sums.delete(-1);
		return sums;
	};

	const findCampaigns = (sums: ReadonlyMap<number, Sum>): Map<number, Campaign> => {
		const attacksOf = new Map<number, Array<readonly [client: string, target: number]>>();
		attacks.visit(key => {
			const network = networks.find(toNetworkBytes(key.slice(0, 16)));
			if ((sums.get(network)?.addresses ?? 0) >= leastAddresses) {
				const own = attacksOf.get(network);
				const attack = [key.slice(0, 16), readNumber(key, 16)] as const;
				if (own === undefined) {
					attacksOf.set(network, [attack]);
				} else {
					own.push(attack);
				}
			}
		});

		const found = new Map<number, Campaign>();
		for (const [network, own] of attacksOf) {
			const campaign = toCampaign(own);
			if (campaign !== undefined) {
				found.set(network, campaign);
			}
		}

		return found;
	};

	const toCampaign = (own: ReadonlyArray<readonly [client: string, target: number]>): Campaign | undefined => {
		// In the order in which this network came to them, as on the screen.
		const known = [...new Set(own.map(([, target]) => target))];
		const places = new Map(known.map((target, place) => [target, place]));
		const members = new Map<string, number>();
		const numbers = own.map(([client, target]) => {
			const number = members.get(client) ?? members.size;
			members.set(client, number);
			return [number, places.get(target)!] as const;
		});
		const texts = known.map(target => targets.text(target).split('\0'));
		const kinds = [...new Set(texts.map(([category]) => category))];
		const kindOf = texts.map(([category]) => kinds.indexOf(category));
		const common = findCommonTargets(
			{
				size: own.length,
				targets: known.length,
				addressOf: attack => numbers[attack][0],
				targetOf: attack => numbers[attack][1],
				categoryOf: target => kindOf[target],
			},
			new Uint32Array(known.length),
		);
		return (
			common && {
				addresses: common.addresses,
				targets: common.targets.length,
				category: texts[common.targets[0]][0] === none ? undefined : texts[common.targets[0]][0],
				names: common.targets
					.slice(0, mostNames)
					.map(target => toText(texts[target].slice(1).join('')))
					.toSorted(),
			}
		);
	};

	const findMain = (): Map<number, Category> => {
		const main = new Map<number, {category: Category; count: number}>();
		categories.visit((key, count) => {
			const network = readNumber(key, 0);
			const category = key.slice(4);
			const best = main.get(network);
			if (best === undefined || count > best.count || (count === best.count && category < best.category)) {
				main.set(network, {category, count});
			}
		});
		return new Map([...main].map(([network, {category}]) => [network, category]));
	};

	return {
		add({time, category = none, client, host = '', path}, by) {
			const network = findNetwork(client);
			if (network < 0) {
				return;
			}

			see(network, time);
			categories.add(`${writeNumber(network)}${category}`, by, false, false);

			const number = path === undefined ? -1 : findTarget(category, host, path);
			if (number >= 0) {
				attacks.add(client + writeNumber(number), by, false, false);
			}
		},
		finish(clients, length) {
			const sums = sumUp(clients);
			const campaigns = findCampaigns(sums);
			const main = findMain();
			const byCount = [...sums.values()].toSorted(
				(one, other) => other.count - one.count || one.network - other.network,
			);
			const listed = new Set(byCount.slice(0, length));
			const alike = byCount
				.filter(sum => campaigns.has(sum.network) && !listed.has(sum))
				.toSorted((one, other) => campaigns.get(other.network)!.addresses - campaigns.get(one.network)!.addresses)
				.slice(0, length);
			const rows = [...listed, ...alike].map(({network, ...counts}): SummaryNetwork => ({
				key: toNetworkText(networks.text(network)),
				...counts,
				mainCategory: main.get(network) === none ? undefined : main.get(network),
				first: first[network],
				last: last[network],
				campaign: campaigns.get(network),
			}));
			return {
				distinct: sums.size,
				bound: isFull || clients.bound === '≥' || attacks.bound === '≥' ? '≥' : '=',
				rows: rows.toSorted((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1)),
			};
		},
	};
}

type NetworkTarget = {
	readonly category: Category;
	readonly host: string;
	readonly path: string;
	readonly target: number;
};
type Sum = {readonly network: number; addresses: number; count: number; through: number; blocked: number};

/** The bytes of its network's own address. Words stand in the machine's order: the first bytes of one are its last. */
function toNetworkBytes(client: string): string {
	const prefix = networkPrefixOf(readNumber(client, 0), readNumber(client, 4));
	const cut = (prefix >> 5) << 2;
	const kept = (prefix & 31) >> 3;
	return client.slice(0, cut) + zeros.slice(kept - 4) + client.slice(cut + 4 - kept, cut + 4) + zeros.slice(cut + 4);
}

function toNetworkText(bytes: string): string {
	return formatRange(toNetwork(Uint32Array.from([0, 4, 8, 12], at => readNumber(bytes, at))));
}

function readNumber(text: string, at: number): number {
	return (
		(text.charCodeAt(at) |
			(text.charCodeAt(at + 1) << 8) |
			(text.charCodeAt(at + 2) << 16) |
			(text.charCodeAt(at + 3) << 24)) >>>
		0
	);
}

function writeNumber(number: number): string {
	return String.fromCharCode(number & 255, (number >>> 8) & 255, (number >>> 16) & 255, number >>> 24);
}

function widen(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
	const wider = new Float64Array(2 * array.length).fill(Number.NaN);
	wider.set(array);
	return wider;
}
