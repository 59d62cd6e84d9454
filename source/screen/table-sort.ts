import {type TopRow} from '../waf/question.ts';

export type SortColumn = 'count' | 'perMinute' | 'blocked' | 'through' | 'firstSeen' | 'lastSeen' | 'key';

/**
Numbers and times sort falling, keys rising; `reversed` turns that around.
*/
export type Sort = {readonly column: SortColumn; readonly reversed: boolean};

function compareText(one: string, other: string): number {
	return one < other ? -1 : Number(one > other);
}

/**
The rows in order; ties by key, so that rows do not swap places.
*/
export function sortRows<Row extends TopRow>(rows: readonly Row[], sort: Sort): readonly Row[] {
	const {column, reversed} = sort;
	if (column === 'count' && !reversed) {
		return rows;
	}

	const sign = reversed ? -1 : 1;
	return rows.toSorted((one, other) => {
		const order = column === 'key' ? compareText(one.key, other.key) : other[column] - one[column];
		return order === 0 ? compareText(one.key, other.key) : order * sign;
	});
}

/**
The next of the columns that are seen, in its natural order; the first of them where the one before is not seen.
*/
export function nextSort(sort: Sort, seen: readonly SortColumn[]): Sort {
	const next = seen[(seen.indexOf(sort.column) + 1) % seen.length];
	return {column: next ?? sort.column, reversed: false};
}
