import {parseFilter} from '../waf/filter/filter-text.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {type CountFilter, type FilterCount} from './filter-count.ts';
import {periodOf, type Screen, type Update} from './screen.ts';

/**
Has the rows counted that a filter would leave, where its line has become another one that can be understood.
*/
export function askForCount(before: Screen, {screen, commands}: Update, {totals, unfiltered}: Snapshot): Update {
	const {typing} = screen;
	const isOther = typing !== undefined && typing.text.trim() !== '' && typing.text !== before.typing?.text;
	const parsed = isOther ? parseFilter(typing.text) : undefined;
	if (!isOther || parsed?.ok !== true) {
		return {screen, commands};
	}

	const {from, to} = totals.question;
	const command: CountFilter = {
		kind: 'count-filter',
		text: typing.text,
		filter: parsed.filter,
		period: periodOf(screen),
		span: {from, to: screen.interval === undefined ? Infinity : to},
		of: unfiltered,
	};
	return {screen, commands: [...commands, command]};
}

/**
Takes an answer; one to a text that stands there no longer is dropped.
*/
export function takeCount(screen: Screen, text: string, count: FilterCount): Screen {
	const {typing} = screen;
	return typing?.text === text && !isSame(typing.count, count) ? {...screen, typing: {...typing, count}} : screen;
}

function isSame(one: FilterCount, other: FilterCount): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
