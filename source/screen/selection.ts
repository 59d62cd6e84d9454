import {type CategoryCount, type GroupedBy, type GroupRow, type TopRow} from '../waf/question.ts';
import {type ThroughGroup} from '../waf/through.ts';
import {type UnusualRow} from '../waf/unusual.ts';
import {type AlertEvent} from '../waf/alerts-status.ts';
import {type DenyStatus} from '../questions/deny-watch.ts';
import {sortAlertRows, type AlertRow} from './alert-rows.ts';
import {clientRows, isGrouped} from './client-groups.ts';
import {indexOfCursor} from './list-cursor.ts';
import {activePanel, type Panel, type Screen, type TableName} from './screen.ts';
import {type FeedRow, type Snapshot} from '../questions/snapshot.ts';
import {sortRows, type Sort} from './table-sort.ts';

/**
What the cursor of the active list is on.
*/
export type Selection =
	| {readonly kind: 'transaction'; readonly row: FeedRow}
	| {readonly kind: 'top'; readonly table: TableName; readonly row: TopRow}
	/** Clients put together. */
	| {readonly kind: 'group'; readonly by: GroupedBy; readonly row: GroupRow}
	| {readonly kind: 'category'; readonly row: CategoryCount}
	| {readonly kind: 'deny-rule'; readonly status: DenyStatus}
	| {readonly kind: 'through'; readonly row: ThroughGroup}
	| {readonly kind: 'unusual'; readonly row: UnusualRow}
	| {readonly kind: 'alert-rule'; readonly row: AlertRow}
	| {readonly kind: 'alert'; readonly event: AlertEvent};

/**
How a table is sorted where it is seen now: its view and the overview each have an order of their own.
*/
export function sortOf({view, sorts, panelSorts}: Screen, table: TableName): Sort {
	return (view === 'overview' ? panelSorts : sorts)[table];
}

/**
A table's rows in the order that the person chose.
*/
export function tableRows(screen: Screen, snapshot: Snapshot, table: TableName): readonly TopRow[] {
	return sortRows(snapshot.totals[table].rows, sortOf(screen, table));
}

/**
The rules of the deny list, newest first.
*/
export function denyRows({denials}: Snapshot): readonly DenyStatus[] {
	return (denials?.rules ?? []).toSorted((one, other) => other.rule.since - one.rule.since);
}

/**
The alert rules in the order that the person chose.
*/
export function alertRows({alertSort}: Screen, {alerts}: Snapshot): readonly AlertRow[] {
	return sortAlertRows(alerts, alertSort);
}

/**
Names of a list's rows, in their order, as its cursor keeps them.
*/
export function listKeys(screen: Screen, snapshot: Snapshot, panel: Exclude<Panel, 'feed'>): readonly string[] {
	if (panel === 'denied') {
		return denyRows(snapshot).map(({rule}) => rule.range);
	}

	if (panel === 'through') {
		return snapshot.through.groups().groups.map(({key}) => key);
	}

	if (panel === 'unusual') {
		return (snapshot.unusual?.rows ?? []).map(({table, key}) => `${table} ${key}`);
	}

	if (panel === 'alerts') {
		return alertRows(screen, snapshot).map(({rule}) => rule.name);
	}

	if (panel === 'events') {
		return snapshot.alerts.events.map(({id, kind}) => `${kind} ${id}`);
	}

	if (panel === 'clients' && isGrouped(screen)) {
		return clientRows(screen, snapshot).map(({key}) => key);
	}

	return panel === 'categories'
		? snapshot.totals.categories.map(({category}) => category ?? '')
		: tableRows(screen, snapshot, panel).map(({key}) => key);
}

/**
The row under the cursor of the active list, or undefined in an empty list and while the feed follows.
*/
export function selectionOf(screen: Screen, snapshot: Snapshot): Selection | undefined {
	const panel = activePanel(screen);
	if (panel === 'feed') {
		const row = screen.feed.row === undefined ? undefined : snapshot.feed.rowAt(snapshot.feed.indexOf(screen.feed.row));
		return row === undefined ? undefined : {kind: 'transaction', row};
	}

	const index = indexOfCursor(screen.lists[panel], listKeys(screen, snapshot, panel));
	if (panel === 'categories') {
		const row = snapshot.totals.categories[index];
		return row === undefined ? undefined : {kind: 'category', row};
	}

	if (panel === 'denied') {
		const status = denyRows(snapshot)[index];
		return status === undefined ? undefined : {kind: 'deny-rule', status};
	}

	if (panel === 'through') {
		const row = snapshot.through.groups().groups[index];
		return row === undefined ? undefined : {kind: 'through', row};
	}

	if (panel === 'unusual') {
		const row = snapshot.unusual?.rows[index];
		return row === undefined ? undefined : {kind: 'unusual', row};
	}

	if (panel === 'alerts') {
		const row = alertRows(screen, snapshot)[index];
		return row === undefined ? undefined : {kind: 'alert-rule', row};
	}

	if (panel === 'events') {
		const event = snapshot.alerts.events[index];
		return event === undefined ? undefined : {kind: 'alert', event};
	}

	if (panel === 'clients' && isGrouped(screen)) {
		const place = clientRows(screen, snapshot).at(index);
		return place === undefined
			? undefined
			: place.member === undefined
				? {kind: 'group', by: screen.grouping.by, row: place.group}
				: {kind: 'top', table: panel, row: place.member};
	}

	const row = tableRows(screen, snapshot, panel)[index];
	return row === undefined ? undefined : {kind: 'top', table: panel, row};
}
