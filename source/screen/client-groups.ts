import {type GroupRow, type TopRow} from '../waf/question.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {type Screen} from './screen.ts';
import {sortRows} from './table-sort.ts';

/**
A row of the clients' view while they are put together: a group, or below an open one an address of it.
*/
export type ClientRow = {
	/** As the list's cursor keeps it. */
	readonly key: string;
	readonly group: GroupRow;
	readonly member: TopRow | undefined;
};

/** No address holds it. */
const mark = '\n';

/**
Whether the view shows clients put together.
*/
export function isGrouped({view, grouping}: Pick<Screen, 'view' | 'grouping'>): boolean {
	return view === 'clients' && grouping.by !== 'address';
}

/**
The groups in the order that the person chose, each open one with its addresses in the same order.
*/
export function clientRows({grouping, sorts}: Screen, {totals}: Snapshot): readonly ClientRow[] {
	const table = grouping.by === 'agent' ? totals.agents : totals.networks;
	const groups = sortRows(table?.rows ?? [], sorts.clients);
	return groups.flatMap(group => [
		{key: group.key, group, member: undefined},
		...(grouping.open.includes(group.key) ? sortRows(group.members?.rows ?? [], sorts.clients) : []).map(member => ({
			key: `${member.key}${mark}${group.key}`,
			group,
			member,
		})),
	]);
}

/**
The open group that the cursor is on or in, for closing it.
*/
export function openGroupAt(screen: Screen): string | undefined {
	const {key} = screen.lists.clients;
	return isGrouped(screen)
		? screen.grouping.open.find(group => key === group || key?.endsWith(`${mark}${group}`) === true)
		: undefined;
}
