import {type TopRow} from '../waf/question.ts';
import {type Columns} from '../history/columns.ts';
import {addTo, createSums, type Selection, toRow, type TopOptions} from './top-keys.ts';

/**
Who is at it now: the key of a column (numbers below `limit`, -1 for none) with the most of the selected transactions in the last minute, ties by how many it has in all and then by its text. Undefined where that minute has none.
*/
export function countBusiest(
	columns: Columns,
	column: Int32Array,
	limit: number,
	{slots, length}: Selection,
	textOf: (key: number) => string,
	options: TopOptions,
): TopRow | undefined {
	const {from, to} = options.recent;
	const recent = new Uint32Array(limit);
	let most = 0;
	for (let index = 0; index < length; index++) {
		const key = column[slots[index]];
		const time = columns.time[slots[index]];
		if (key >= 0 && time >= from && time < to) {
			most = Math.max(most, ++recent[key]);
		}
	}

	if (most === 0) {
		return undefined;
	}

	const keys: number[] = [];
	const places = new Int32Array(limit).fill(-1);
	for (let key = 0; key < limit; key++) {
		if (recent[key] === most) {
			places[key] = keys.push(key) - 1;
		}
	}

	const sums = createSums(keys.length, options.categoryLimit);
	for (let index = 0; index < length; index++) {
		const key = column[slots[index]];
		if (key >= 0 && places[key] >= 0) {
			addTo(sums, places[key], columns, slots[index], options.recent);
		}
	}

	// A flood of addresses that came once each has as many ties: one of the most frequent is found before any text is made.
	const highest = sums.count.reduce((one, other) => Math.max(one, other), 0);
	const leading = keys.flatMap((key, place) => (sums.count[place] === highest ? [{place, text: textOf(key)}] : []));
	const first = leading.reduce((one, other) => (other.text < one.text ? other : one));
	return toRow(first.text, sums, first.place, options);
}
