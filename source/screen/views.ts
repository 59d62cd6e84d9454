import {type Snapshot} from '../questions/snapshot.ts';

/**
Whether an index is read, which reaches further back and can say what is unusual.
*/
export function readsIndex({sources}: Pick<Snapshot, 'sources'>): boolean {
	return sources.some(({poll}) => poll !== undefined);
}

type Row = {
	readonly view: string;
	readonly title: string;

	/** For a view that is told apart from the others in the list of keys: what its key does. */
	readonly words?: string;

	/** For a view that not every source has: where it is, what its key does, and what is said elsewhere. */
	readonly only?: {
		readonly holds: (snapshot: Snapshot) => boolean;
		readonly words: string;
		readonly otherwise: string;
	};
};

/* The one table of views, in the order of their tabs. How each is drawn stands in `views/view-drawings.ts`. */
const rows = [
	{view: 'overview', title: 'Overview'},
	{view: 'feed', title: 'Feed'},
	{view: 'clients', title: 'Clients'},
	{view: 'rules', title: 'Rules'},
	{view: 'paths', title: 'Paths'},
	{view: 'hosts', title: 'Hosts'},
	{view: 'denied', title: 'Denied'},
	{view: 'through', title: 'Through'},
	{
		view: 'unusual',
		title: 'Unusual',
		only: {
			holds: readsIndex,
			words: 'Unusual: what is more frequent now than in the last 24 hours (index only)',
			otherwise: 'Unusual needs an index: --es URL',
		},
	},
	{view: 'alerts', title: 'Alerts', words: 'Alerts: how the alert rules stand, and what they found'},
] as const satisfies readonly Row[];

export type View = (typeof rows)[number]['view'];

/**
A view with its tab. `digit` is its key: its place in the row of tabs, so that no number is missing.
*/
export type ViewTab = Omit<Row, 'view'> & {readonly view: View; readonly digit: string};

/**
All views, in the order of their tabs.
*/
export const views: readonly ViewTab[] = rows.map((row, place) => ({...row, digit: String((place + 1) % 10)}));

/**
The views that there are for these sources.
*/
export function viewsFor(snapshot: Snapshot): readonly ViewTab[] {
	return views.filter(({only}) => only === undefined || only.holds(snapshot));
}
