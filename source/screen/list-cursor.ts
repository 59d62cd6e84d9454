import {type Feed} from '../questions/snapshot.ts';

/**
Where a cursor goes. `end` makes the feed follow again.
*/
export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'start' | 'end';

/**
The cursor of a list whose rows change places: it stays with its key. Without a key it stays on the place.
*/
export type ListCursor = {
	readonly key: string | undefined;
	readonly index: number;

	/** Index of the first row that is drawn. */
	readonly top: number;
};

/**
The cursor of the feed: it stays on its transaction. `row` undefined: nothing is selected and the newest rows are followed.
*/
export type FeedCursor = {
	readonly row: number | undefined;

	/** Row number of the first row that is drawn; undefined while following. */
	readonly top: number | undefined;
};

export const firstRow: ListCursor = {key: undefined, index: 0, top: 0};

/**
The index after a move, within a list of this length; 0 in an empty one.
*/
export function moveIndex(index: number, length: number, move: Move, page: number): number {
	const moved = {
		up: index - 1,
		down: index + 1,
		'page-up': index - page,
		'page-down': index + page,
		start: 0,
		end: length - 1,
	}[move];
	return Math.max(0, Math.min(moved, length - 1));
}

/**
The first index to draw so that the cursor is among the `page` rows drawn and no row stays empty that could be filled.
*/
export function keepVisible(top: number, index: number, length: number, page: number): number {
	const lowest = Math.max(0, index - page + 1);
	return Math.max(0, Math.min(Math.max(top, lowest), index, Math.max(0, length - page)));
}

/**
Where a list's cursor is now: at its key if that is still there, else at its place.
*/
export function indexOfCursor(cursor: ListCursor, keys: readonly string[]): number {
	const found = cursor.key === undefined ? -1 : keys.indexOf(cursor.key);
	return found >= 0 ? found : Math.max(0, Math.min(cursor.index, keys.length - 1));
}

export function moveListCursor(cursor: ListCursor, keys: readonly string[], move: Move, page: number): ListCursor {
	const index = moveIndex(indexOfCursor(cursor, keys), keys.length, move, page);
	return {key: keys[index], index, top: keepVisible(cursor.top, index, keys.length, page)};
}

/**
First and selected index of the feed's rows; `selected` is -1 while following.
*/
export function placeFeed(cursor: FeedCursor, feed: Feed, page: number): {top: number; selected: number} {
	const newest = Math.max(0, feed.length - page);
	if (cursor.row === undefined || feed.length === 0) {
		return {top: newest, selected: -1};
	}

	const selected = Math.max(0, feed.indexOf(cursor.row));
	const top = cursor.top === undefined ? newest : Math.max(0, feed.indexOf(cursor.top));
	return {top: keepVisible(top, selected, feed.length, page), selected};
}

/**
Moving up from the live end selects the newest row and stands still; `end` lets go of it and follows again.
*/
export function moveFeedCursor(cursor: FeedCursor, feed: Feed, move: Move, page: number): FeedCursor {
	const following = cursor.row === undefined;
	if (feed.length === 0 || move === 'end' || (following && (move === 'down' || move === 'page-down'))) {
		return {row: undefined, top: undefined};
	}

	const {top, selected} = placeFeed(cursor, feed, page);
	return selectFeedRow(feed, moveIndex(following ? feed.length : selected, feed.length, move, page), top, page);
}

/**
The cursor on the row at `index`, with as little scrolling as that needs.
*/
export function selectFeedRow(feed: Feed, index: number, top: number, page: number): FeedCursor {
	return {row: feed.rows[index], top: feed.rows[keepVisible(top, index, feed.length, page)]};
}
