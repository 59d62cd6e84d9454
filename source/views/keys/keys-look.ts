import {nextGrouping} from '../../screen/group-steps.ts';
import {countMasked, type Screen} from '../../screen/screen.ts';
import {views, type View} from '../../screen/views.ts';
import {always, bare, bareOrDetail, fixed, inDetail, inSorted, type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';

/* The row so many places from the one that is open: in the feed, or in the group of what got through. */
function neighbour({screen, snapshot: {feed, through}}: KeyContext, step: number): number | undefined {
	if (screen.overlay?.kind !== 'detail') {
		return undefined;
	}

	if (screen.view === 'through') {
		const like = through.rowsLike(screen.overlay.row);
		const place = like.indexOf(screen.overlay.row) + step;
		return place >= 0 && place < like.length ? like[place] : undefined;
	}

	const index = feed.indexOf(screen.overlay.row) + step;
	return index >= 0 && index < feed.length ? feed.rows[index] : undefined;
}

function nameEnd({screen}: KeyContext, key: string): string {
	return screen.view === 'through'
		? `this is the ${key === 'n' ? 'last' : 'first'} of its group`
		: `this is the ${key === 'n' ? 'newest' : 'oldest'}`;
}

const groupNames = {address: 'addresses', network: 'networks', agent: 'user agents'} as const;

function isRevealed({overlay}: Screen): boolean {
	return overlay?.kind === 'detail' && overlay.revealed;
}

function digitOf(view: View): string {
	return views.find(each => each.view === view)!.digit;
}

/* One key for the views that are always there, and one for each that only some sources have. */
function viewKeys(): Binding[] {
	const everywhere = views.filter(({only, words}) => only === undefined && words === undefined);
	return [
		{
			keys: everywhere.map(({digit}) => digit),
			label: `${everywhere[0].digit} ... ${everywhere[everywhere.length - 1].digit}`,
			section: 'Look',
			words: everywhere.map(({title}) => title).join(', '),
			footer: ({snapshot: {totals}, screen}) =>
				totals.outcomes.detected > 0 && screen.view !== 'through' && screen.overlay === undefined
					? {words: 'through', rank: 5, key: digitOf('through')}
					: undefined,
			applies: always,
			message: (_, key) => ({kind: 'show', view: views.find(({digit}) => digit === key)!.view}),
		},
		...views.flatMap(({view, digit, only, words}): Binding[] =>
			only === undefined
				? words === undefined
					? []
					: [
							{
								keys: [digit],
								label: digit,
								section: 'Look',
								words,
								footer: ({snapshot: {alerts}, screen}) =>
									alerts.firing > 0 && screen.view !== view && screen.overlay === undefined
										? {words: 'show alerts', rank: 4}
										: undefined,
								applies: always,
								message: () => ({kind: 'show', view}),
							},
						]
				: [
						{
							keys: [digit],
							label: digit,
							section: 'Look',
							words: only.words,
							applies: always,
							off: ({snapshot}) => (only.holds(snapshot) ? undefined : only.otherwise),
							message: () => ({kind: 'show', view}),
						},
					],
		),
	];
}

/**
Keys that change what is shown.
*/
export const lookKeys: readonly Binding[] = [
	...viewKeys(),
	{
		keys: ['+', '='],
		label: '+',
		section: 'Look',
		words: 'longer time window: 1m, 5m, 15m, 1h, 24h; with an index 7d, 30d',
		footer: fixed('window', 8, '+ -'),
		applies: bare,
		message: () => ({kind: 'window', step: 1}),
	},
	{
		keys: ['-', '_'],
		label: '-',
		section: 'Look',
		words: 'shorter time window',
		applies: bare,
		message: () => ({kind: 'window', step: -1}),
	},
	{
		keys: [' '],
		label: 'Space',
		section: 'Look',
		words: 'pause: display frozen, counting continues; in the demo the chapter is held',
		footer: ({screen}) => ({
			words: screen.paused === undefined ? 'pause' : 'resume',
			rank: screen.paused === undefined ? 6 : 1,
		}),
		applies: bareOrDetail,
		message: () => ({kind: 'pause'}),
	},
	{
		keys: ['s'],
		label: 's',
		section: 'Look',
		words: 'sort by the next column',
		footer: fixed('sort', 4),
		applies: inSorted,
		message: ({sorts}) => ({kind: 'sort', columns: sorts}),
	},
	{
		keys: ['S'],
		label: 'S',
		section: 'Look',
		words: 'reverse the sort order',
		applies: inSorted,
		message: () => ({kind: 'reverse-sort'}),
	},
	{
		keys: ['w'],
		label: 'w',
		section: 'Look',
		words: 'in Clients: group by network (/24, /64), then by user agent where the log has it',
		footer: ({screen, snapshot}) => ({words: groupNames[nextGrouping(screen, snapshot)], rank: 3}),
		applies: context => bare(context) && context.screen.view === 'clients',
		message: () => ({kind: 'group'}),
	},
	{
		keys: ['n', 'p'],
		label: 'n p',
		section: 'Look',
		words: 'in a transaction: next, previous',
		footer: fixed('next, previous', 3),
		applies: context => inDetail(context) && context.screen.seek === undefined,
		off: context =>
			neighbour(context, 1) === undefined && neighbour(context, -1) === undefined ? 'no other transaction' : undefined,
		message: (context, key) => {
			const row = neighbour(context, key === 'n' ? 1 : -1);
			return row === undefined ? {kind: 'notice', text: nameEnd(context, key)} : {kind: 'open', row};
		},
	},
	{
		keys: ['r'],
		label: 'r',
		section: 'Look',
		words: "in a transaction: to its raw log lines, and the response's headers and body",
		footer: fixed('raw lines', 4),
		applies: inDetail,
		message: ({rawAt}) => ({kind: 'raw', line: rawAt()}),
	},
	{
		keys: ['v'],
		label: 'v',
		section: 'Look',
		words: 'in a transaction: reveal or mask secrets',
		footer: ({screen}) => ({words: isRevealed(screen) ? 'mask' : 'reveal', rank: 4}),
		applies: inDetail,
		off: ({screen}) =>
			screen.showSecrets
				? 'nothing is masked: --show-secrets'
				: countMasked(screen) === 0
					? 'nothing is masked'
					: undefined,
		message: () => ({kind: 'reveal'}),
	},
	{
		keys: ['i'],
		label: 'i',
		section: 'Look',
		words: 'log info: files, lines by kind, gaps, last unreadable line',
		footer: ({snapshot, screen}) =>
			snapshot.gaps.some(({at}) => at > screen.gapsSeen) ? {words: 'show gap', rank: 2} : undefined,
		applies: always,
		message: () => ({kind: 'log'}),
	},
];
