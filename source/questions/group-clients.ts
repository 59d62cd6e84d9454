import {type Grouping, type GroupRow, type Groups, type Top, type TopRow} from '../waf/question.ts';
import {toAddressText} from '../history/row-text.ts';
import {type History} from '../history/history.ts';
import {createCampaignFinder} from './campaigns.ts';
import {createNetworkNumbers} from './network-numbers.ts';
import {compareRows, countKeys, type Selection, type TopOptions, toTop} from './top-keys.ts';

/** Campaigns of few requests that are listed beside the most frequent networks. */
const mostCampaigns = 20;

/** Addresses of an open group. */
const mostMembers = 100;

/**
Puts the clients of a selection together to networks.
*/
export type ClientGrouper = {
	/** The networks with most requests, and those of the campaigns with most addresses; with the addresses of the open ones. */
	networks(selection: Selection, grouping: Grouping, options: TopOptions): Groups;
};

export function createClientGrouper(history: History): ClientGrouper {
	const {columns, clients} = history;
	const numberNetworks = createNetworkNumbers(history);
	const findCampaigns = createCampaignFinder(history);
	const scratch = new Int32Array(columns.capacity);
	const textOfClient = (client: number): string => toAddressText(clients.text(client));

	/** A column with what `keyOf` says of each selected transaction. */
	const fill = ({slots, length}: Selection, keyOf: (slot: number) => number): Int32Array => {
		for (let index = 0; index < length; index++) {
			scratch[slots[index]] = keyOf(slots[index]);
		}

		return scratch;
	};

	return {
		networks(selection, {by, open}, options) {
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

			const membersOf = (network: number): Top =>
				countKeys(
					columns,
					fill(selection, slot => (column[slot] === network ? columns.client[slot] : -1)),
					clients.limit,
					selection,
					textOfClient,
					{...options, most: mostMembers},
				);

			const toGroup = (row: TopRow): GroupRow => {
				const network = numbers.get(row.key)!;
				const campaign = campaigns.get(network);
				return {
					...row,
					addresses: {value: addresses[network], bound: options.bound},
					...(campaign === undefined ? {} : {campaign}),
					...(by === 'network' && open.includes(row.key) ? {members: membersOf(network)} : {}),
				};
			};

			const rows = [...top.rows, ...added].toSorted(compareRows).map(row => toGroup(row));
			const total = top.rest.value + top.rows.reduce((sum, {count}) => sum + count, 0);
			return {...toTop(rows, top.distinct.value, total, {...options, most: rows.length}), rows};
		},
	};
}
