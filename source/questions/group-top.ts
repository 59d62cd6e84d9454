import {type Category} from '../waf/category.ts';
import {networkOf} from '../waf/address-range.ts';
import {type Grouping, type GroupRow, type Groups, type Top, type TopRow} from '../waf/question.ts';
import {compareRows} from './top-keys.ts';

/**
The networks of the rows of a top table, for a server that counts addresses only: of what is not among its rows nothing is known, so where there is any, all numbers are lower bounds. `read` is what was counted of the documents read here: it knows the campaigns.
*/
export function groupTop(clients: Top, {by, open}: Grouping, read: Groups | undefined): Groups {
	const isWhole = clients.rest.value === 0 && clients.distinct.value <= clients.rows.length;
	const bound = isWhole ? '=' : '≥';
	const byNetwork = new Map<string, TopRow[]>();
	for (const row of clients.rows) {
		const network = networkOf(row.key);
		if (network !== undefined) {
			const members = byNetwork.get(network);
			byNetwork.set(network, members === undefined ? [row] : members.concat(row));
		}
	}

	const campaigns = new Map(read?.rows.map(({key, campaign}) => [key, campaign]));
	const rows = [...byNetwork].map(([key, members]): GroupRow => {
		const campaign = campaigns.get(key);
		return {
			...sumRows(key, members),
			...(isWhole ? {} : {bound}),
			addresses: {value: members.length, bound},
			...(campaign === undefined ? {} : {campaign}),
			...(by === 'network' && open.includes(key)
				? {members: {rows: members, distinct: {value: members.length, bound}, rest: {value: 0, bound}}}
				: {}),
		};
	});
	return {rows: rows.toSorted(compareRows), distinct: {value: rows.length, bound}, rest: clients.rest};
}

function sumRows(key: string, rows: readonly TopRow[]): TopRow {
	const sum = (field: 'count' | 'through' | 'blocked' | 'perMinute'): number =>
		rows.reduce((total, row) => total + row[field], 0);
	const categories = new Map<Category | undefined, number>();
	for (const {mainCategory, mainCategoryCount} of rows) {
		categories.set(mainCategory, (categories.get(mainCategory) ?? 0) + mainCategoryCount);
	}

	const [main] = [...categories].toSorted(([, one], [, other]) => other - one);
	return {
		key,
		count: sum('count'),
		through: sum('through'),
		blocked: sum('blocked'),
		perMinute: sum('perMinute'),
		firstSeen: Math.min(...rows.map(({firstSeen}) => firstSeen)),
		lastSeen: Math.max(...rows.map(({lastSeen}) => lastSeen)),
		mainCategory: main[0],
		mainCategoryCount: main[1],
	};
}
