import {type Grouping, type GroupRow, type Groups, type Top, type TopRow} from '../waf/question.ts';
import {toAddressText, toText} from '../history/row-text.ts';
import {maskText} from '../secrets/mask.ts';
import {type History} from '../history/history.ts';
import {createCampaignFinder} from './campaigns.ts';
import {createNetworkNumbers} from './network-numbers.ts';
import {createPairNumbers} from './pair-numbers.ts';
import {compareRows, countKeys, type Selection, type TopOptions, toTop} from './top-keys.ts';

/** Campaigns of few requests that are listed beside the most frequent networks. */
const mostCampaigns = 20;

/** Addresses of an open group. */
const mostMembers = 100;

/**
Puts the clients of a selection together. A selection that is handed in again, the very same object, is of the same transactions: then only what was opened since is counted.
*/
export type ClientGrouper = {
	/** The networks with most requests, and those of the campaigns with most addresses; with the addresses of the open ones. */
	networks(selection: Selection, grouping: Grouping, options: TopOptions): Groups;

	/** What the clients call themselves, where that is asked for; masked unless secrets are to be shown. */
	agents(selection: Selection, grouping: Grouping, options: TopOptions): Groups | undefined;
};

export function createClientGrouper(history: History, showSecrets = false): ClientGrouper {
	const {columns, clients, agents} = history;
	const numberNetworks = createNetworkNumbers(history);
	const findCampaigns = createCampaignFinder(history);
	const pairs = createPairNumbers();
	const scratch = new Int32Array(columns.capacity);
	const textOfClient = (client: number): string => toAddressText(clients.text(client));
	let counted: CountedNetworks | undefined;

	/** A column with what `keyOf` says of each selected transaction. */
	const fill = ({slots, length}: Selection, keyOf: (slot: number) => number): Int32Array => {
		for (let index = 0; index < length; index++) {
			scratch[slots[index]] = keyOf(slots[index]);
		}

		return scratch;
	};

	/** How many addresses each user agent has. */
	const countAddresses = ({slots, length}: Selection): Uint32Array => {
		const counts = new Uint32Array(agents.limit);
		pairs.reset(length);
		for (let index = 0; index < length; index++) {
			const agent = columns.agent[slots[index]];
			const client = columns.client[slots[index]];
			const known = pairs.size;
			if (agent >= 0 && client >= 0 && pairs.number(agent, client) === known) {
				counts[agent]++;
			}
		}

		return counts;
	};

	/** The addresses of the transactions whose group is the one. */
	const membersOf = (selection: Selection, column: Int32Array, group: number, options: TopOptions): Top =>
		countKeys(
			columns,
			fill(selection, slot => (column[slot] === group ? columns.client[slot] : -1)),
			clients.limit,
			selection,
			textOfClient,
			{...options, most: mostMembers},
		);

	const countNetworks = (selection: Selection, options: TopOptions): CountedNetworks => {
		const networks = numberNetworks(selection);
		const {column, limit, addresses} = networks;
		const campaigns = findCampaigns(selection, networks);
		const numbers = new Map<string, number>();
		const textOf = (network: number): string => {
			const text = networks.textOf(network);
			numbers.set(text, network);
			return text;
		};

		const top = countKeys(columns, column, limit, selection, textOf, options);
		const listed = new Set(numbers.values());
		const others = new Set(
			[...campaigns]
				.toSorted(([one, {addresses: first}], [other, {addresses: second}]) => second - first || one - other)
				.slice(0, mostCampaigns)
				.map(([network]) => network)
				.filter(network => !listed.has(network)),
		);
		const added: readonly TopRow[] =
			others.size === 0
				? []
				: countKeys(
						columns,
						fill(selection, slot => (others.has(column[slot]) ? column[slot] : -1)),
						limit,
						selection,
						textOf,
						options,
					).rows;

		const toGroup = (row: TopRow): GroupRow => {
			const network = numbers.get(row.key)!;
			const campaign = campaigns.get(network);
			return {
				...row,
				addresses: {value: addresses[network], bound: options.bound},
				...(campaign === undefined ? {} : {campaign}),
			};
		};

		const rows = [...top.rows, ...added].toSorted(compareRows).map(row => toGroup(row));
		const total = top.rest.value + top.rows.reduce((sum, {count}) => sum + count, 0);
		const groups = {...toTop(rows, top.distinct.value, total, {...options, most: rows.length}), rows};
		return {selection, groups, column, numbers};
	};

	return {
		agents(selection, {by, open}, options) {
			if (by !== 'agent') {
				return undefined;
			}

			const addresses = countAddresses(selection);
			const numbers = new Map<string, number>();
			const textOf = (agent: number): string => {
				const text = toText(agents.text(agent));
				const shown = showSecrets ? text : maskText(text);
				numbers.set(shown, agent);
				return shown;
			};
			const top = countKeys(columns, columns.agent, agents.limit, selection, textOf, options);
			const rows = top.rows.map((row): GroupRow => {
				const agent = numbers.get(row.key)!;
				return {
					...row,
					addresses: {value: addresses[agent], bound: options.bound},
					...(open.includes(row.key) ? {members: membersOf(selection, columns.agent, agent, options)} : {}),
				};
			});
			return {...top, rows};
		},
		networks(selection, {by, open}, options) {
			counted = counted?.selection === selection ? counted : countNetworks(selection, options);
			const {groups, column, numbers} = counted;
			const opened = new Set(by === 'network' ? open : []);
			return opened.size === 0
				? groups
				: {
						...groups,
						rows: groups.rows.map(row =>
							opened.has(row.key)
								? {...row, members: membersOf(selection, column, numbers.get(row.key)!, options)}
								: row,
						),
					};
		},
	};
}

/** `column` and `numbers` say which number a network has, and which transactions are of it. */
type CountedNetworks = {
	readonly selection: Selection;
	readonly groups: Groups;
	readonly column: Int32Array;
	readonly numbers: ReadonlyMap<string, number>;
};
