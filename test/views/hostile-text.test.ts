import {describe, expect, test} from 'vitest';
import {createScreen, type Overlay, type Screen} from '../../source/screen/screen.ts';
import {views} from '../../source/screen/views.ts';
import {type FeedRow, type Snapshot} from '../../source/questions/snapshot.ts';
import {type MarkEntry} from '../../source/waf/mark.ts';
import {widthOf} from '../../source/views/drawing/text-width.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {
	aBusySnapshot,
	aDetail,
	aFeedOf,
	aGroup,
	anOpened,
	aRuleMatch,
	asciiLook,
	aThrough,
	aTop,
	aTopRow,
	look,
	now,
	someTotals,
} from './builders.ts';
import {aChannel, someAlerts} from './alert-builders.ts';
import {aDialog, aProposal, aRule, aStatus, someSharing} from './deny-builders.ts';
import {anExport, anExportOutcome, anExportPlan} from './export-builders.ts';

const forged = {
	'a link': 'a\u{1b}]8;;https://blog.test/\u{7}link\u{1b}]8;;\u{1b}\\z',
	colours: 'a\u{1b}[31mred\u{1b}[8mhidden',
	'a tab': 'a\tb',
	newlines: 'a\r\nb',
	'tag characters': `a${String.fromCodePoint(0xe_00_41, 0xe_00_42)}z`,
	'another direction': 'a\u{202e}b\u{2066}c',
};

/* Words of our own that drawing looks things up by: no log says them. */
const words = new Set(
	'kind is bound verdict outcome source table circuit effect action step stage task what unit state'.split(' '),
);

/* Everything that is a text and not one of our own words, forged. */
function forge<Value>(value: Value, text: string, key = ''): Value {
	if (typeof value === 'string') {
		return (words.has(key) ? value : text) as Value;
	}

	if (Array.isArray(value)) {
		return value.map(item => forge(item as unknown, text, key)) as Value;
	}

	return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
		? (Object.fromEntries(
				Object.entries(value).map(([name, item]) => [name, forge(item as unknown, text, name)]),
			) as Value)
		: value;
}

const rows = (['blocked', 'detected', 'passed', 'unknown', 'open'] as const).map(outcome => ({outcome, observer: 'x'}));

function aForgedSnapshot(text: string): Snapshot {
	const busy = aBusySnapshot();
	const tops = aTop([aTopRow('a', {label: 'b'}), aTopRow('c')], 9, 5);
	const whole: Snapshot = {
		...busy,
		sources: [{kind: 'state', is: 'lost', name: '/var/log/x', why: 'gone'}],
		observers: 2,
		lastUnreadable: 'x',
		lastOther: 'x',
		gaps: [{kind: 'gap', name: 'x', lost: 7, reason: 'truncated', at: now}],
		denials: {
			list: {file: 'x', method: 'deny', rules: [aRule()], problem: undefined},
			rules: [aStatus({servedBy: ['x']})],
		},
		alerts: someAlerts({channels: [aChannel(), aChannel({state: 'down', problem: 'x'})]}),
		unusual: {from: now, rows: [{table: 'rules', key: 'x', count: 9, usual: 1}]},
		totals: someTotals({
			categories: [{category: 'SQLI', count: 4, through: 1}],
			refused: [{token: 'x', reason: 'y'}],
			clients: tops,
			rules: tops,
			paths: tops,
			hosts: tops,
		}),
	} as unknown as Snapshot;
	const texts = {host: 'h', target: 't', client: 'c', method: 'm', category: 'k'};
	const feed = aFeedOf(
		forge(
			rows.map(row => ({...texts, ...row})),
			text,
		),
	);
	const parts = {client: text, host: text, path: text, method: text, category: text};
	const through = aThrough([aGroup(parts), aGroup({...parts, outcome: 'passed', worst: undefined})]);
	const mark: MarkEntry = {mark: 'attack', note: text, time: now, by: text};
	const marked = {...feed, rowAt: (index: number) => withMark(feed.rowAt(index), mark)};
	const forgedParts = forge({...whole, feed: undefined, through: undefined}, text);
	return {...forgedParts, feed: marked, through, marks: {ofClient: () => mark}};
}

function withMark(row: FeedRow | undefined, mark: MarkEntry): FeedRow | undefined {
	return row && {...row, mark};
}

function aForgedDetail(text: string, outcome: TransactionDetail['outcome']): TransactionDetail {
	const denied = aRuleMatch({action: 'denied', evaluation: false, code: 403});
	return forge(
		aDetail({
			outcome,
			ruleMatches: [denied, aRuleMatch()],
			contradictions: [{kind: 'two-clients', other: 'x'}],
			remarks: [{kind: 'record-unread', why: 'x'}],
			exchange: {
				engineMode: 'On',
				requestHeaders: [['a', 'b']],
				requestBody: 'a=b&c=d',
				responseHeaders: [['a', 'b']],
				responseBody: 'text',
			},
		}),
		text,
	);
}

const aMark = {
	kind: 'mark',
	subject: {kind: 'transaction', row: 1},
	client: 'x',
	row: 1,
	cursor: 0,
	typing: undefined,
	detail: undefined,
	top: 0,
} as const;

function overlaysOf(text: string, picture: Snapshot): ReadonlyArray<Overlay | undefined> {
	const refusal = {kind: 'proxy', words: text, forceable: true} as const;
	const proposal = forge(aProposal({coveredBy: 'x', notWritable: 'x', refusals: [refusal], forced: [refusal]}), text);
	const dialog = aDialog({plan: {kind: 'planned', proposal, sharing: {...someSharing, hosts: [text]}, evidence: text}});
	return [
		undefined,
		{kind: 'help', top: 0},
		{kind: 'log', top: 0},
		{kind: 'detail', row: 1, cursor: 0, top: 0, raw: false, revealed: false},
		{kind: 'detail', row: 1, cursor: 0, top: 0, raw: true, revealed: true},
		{...dialog, client: text, range: text},
		{...dialog, range: text, plan: {kind: 'impossible', words: text, byHand: [text]}},
		{...dialog, range: text, stage: 'done', outcome: {kind: 'applied', ranges: [text], at: now, notes: [text]}},
		{...dialog, range: text, typing: {what: 'confirm', text}},
		{...aMark, subject: {kind: 'client', address: text}, client: text},
		{...aMark, typing: {text}},
		{kind: 'alert', rule: text, event: text, open: [text], cursor: 0, typing: undefined, top: 0},
		{kind: 'alert', rule: text, event: undefined, open: [], cursor: 5, typing: {text, problem: undefined}, top: 0},
		{kind: 'alert', rule: text, event: undefined, open: [], cursor: 5, typing: {text, problem: text}, top: 0},
		anExport({picture, plan: anExportPlan({folder: text, stamp: text, keptOut: 3})}),
		anExport({picture, cursor: 7, plan: anExportPlan({folder: text, notWritable: text})}),
		anExport({picture, stage: 'done', outcome: {kind: 'failed', words: text}}),
		anExport({picture, stage: 'done', outcome: anExportOutcome({file: text, unnoted: text})}),
	];
}

const sgr = /\u{1b}\[[\d;]*m/gu;
const unwanted = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const ours = new Set(
	Object.values(look.theme.sgr)
		.concat('0')
		.map(parameters => `\u{1b}[${parameters}m`),
);
const sizes = [
	[40, 12],
	[80, 24],
	[120, 40],
	[200, 300],
] as const;

describe.each(Object.entries(forged))('%s in every field', (_, text) => {
	const snapshot = aForgedSnapshot(text);
	const base: Screen = {
		...createScreen([{condition: {kind: 'text', text}, negated: false}]),
		feed: {row: 1, top: 1},
		detail: undefined,
		carried: new Map([[1, {where: text, before: text, matched: text, after: text}]]),
	};

	test('stays text on every view, in every overlay and at every size', () => {
		for (const outcome of ['blocked', 'detected', 'passed', 'unknown', 'open'] as const) {
			const detail = anOpened(1, aForgedDetail(text, outcome));
			for (const {view} of views) {
				// Overlays hide the view: one view is enough for them, and one outcome for what is no detail.
				for (const overlay of view === 'feed' ? overlaysOf(text, snapshot) : [undefined]) {
					if (outcome !== 'blocked' && overlay?.kind !== 'detail') {
						continue;
					}

					for (const [columns, height] of sizes) {
						const seen = {...base, view, overlay, detail};
						const drawn = layOutScreen(snapshot, seen, columns, height, look).rows;
						const plain = drawn.map(row => row.replaceAll(sgr, ''));
						const sequences = drawn.join('').match(sgr) ?? [];
						expect(sequences.filter(found => !ours.has(found))).toEqual([]);
						expect(plain.filter(row => unwanted.test(row) || widthOf(row) > columns)).toEqual([]);
						const ascii = layOutScreen(snapshot, seen, columns, height, asciiLook).rows.join('');
						expect(ascii.replaceAll(sgr, '')).toMatch(/^[ -~]*$/);
					}
				}
			}
		}
	});
});
