import {networkOf} from '../waf/address-range.ts';
import {type GroupedBy} from '../waf/question.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {askFor} from './filter-steps.ts';
import {firstRow, indexOfCursor, type ListCursor} from './list-cursor.ts';
import {type Screen, type Update} from './screen.ts';
import {listKeys} from './selection.ts';

/** Each open group is counted at every step. */
const mostOpen = 5;

/**
The next way of putting clients together. From an address the cursor goes to its network.
*/
export function stepGrouping(screen: Screen, snapshot: Snapshot): Update {
	const by = nextGrouping(screen, snapshot);
	const selected = listKeys(screen, snapshot, 'clients')[
		indexOfCursor(screen.lists.clients, listKeys(screen, snapshot, 'clients'))
	];
	const key = by === 'network' && screen.lists.clients.key !== undefined ? networkOf(selected ?? '') : undefined;
	return askFor(withCursor(screen, key === undefined ? firstRow : {...firstRow, key}), {grouping: {by, open: []}});
}

/**
What the key makes of the clients next: user agents only where the log has them.
*/
export function nextGrouping(
	{grouping}: Pick<Screen, 'grouping'>,
	{hasAgents}: Pick<Snapshot, 'hasAgents'>,
): GroupedBy {
	const order: readonly GroupedBy[] = hasAgents === true ? ['address', 'network', 'agent'] : ['address', 'network'];
	return order[(order.indexOf(grouping.by) + 1) % order.length];
}

/**
Opens a group to its addresses, or closes it; the cursor stands on the group.
*/
export function toggleGroup(screen: Screen, key: string): Update {
	const {by, open} = screen.grouping;
	const others = open.filter(other => other !== key);
	return askFor(withCursor(screen, {...screen.lists.clients, key}), {
		grouping: {by, open: others.length < open.length ? others : [...open, key].slice(-mostOpen)},
	});
}

function withCursor(screen: Screen, clients: ListCursor): Screen {
	return {...screen, lists: {...screen.lists, clients}};
}
