import {describe, expect, test} from 'vitest';
import {type Carried} from '../../../source/screen/carried.ts';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {createAccessCounts} from '../../../source/waf/access-counts.ts';
import {toMessage} from '../../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {
	aBusySnapshot,
	aFeedOf,
	aGroup,
	aSnapshot,
	aThrough,
	aTop,
	aTopRow,
	look,
	now,
	someTotals,
} from '../builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const screen: Screen = {...createScreen(), view: 'through'};
const carried: Carried = {where: 'ARGS:text', before: 'hello ', matched: '<script>', after: 'alert(1)</script>'};
const two = aThrough([
	aGroup(),
	aGroup({client: '192.0.2.44', path: '/', outcome: 'passed', detected: 0, count: 3, score: 3, statuses: [], worst: 2}),
]);
const some = aBusySnapshot({through: two});

function draw(snapshot: Snapshot, chosen: Screen, columns: number, rows: number): string[] {
	return layOutScreen(snapshot, chosen, columns, rows, look).rows.map(row => row.replaceAll(sgr, ''));
}

describe.each([
	[40, 12],
	[60, 20],
	[80, 24],
	[120, 40],
	[200, 50],
])('at %i × %i', (columns, rows) => {
	const read: Screen = {...screen, carried: new Map([[1, carried]])};

	test('each group says its outcome, client, target, how many and what it carried', () => {
		const text = draw(some, read, columns, rows).join('\n');
		expect(text).toMatch(/D 198\.51\.100\.20 .*\b14\b/);
		expect(text).toMatch(/P 192\.0\.2\.44 .*\b3\b/);
		expect(text).toContain('/v1/comment');
		expect(text).toContain('<script>');
	});

	test('the column of statuses is there where any is told', () => {
		const untold = aThrough([aGroup({statuses: []})]);
		const titles = (through: typeof two) => draw(aBusySnapshot({through}), read, columns, rows)[2];
		expect(titles(two).includes('status')).toBe(columns >= 70);
		expect(titles(untold)).not.toContain('status');
	});

	test('a group that no rule saw says so', () => {
		const silent = aThrough([aGroup({outcome: 'passed', detected: 0, isMatched: false})]);
		expect(draw(aBusySnapshot({through: silent}), read, columns, rows).join('\n')).toContain('no rule');
	});

	test('what matched stays in sight behind a long beginning', () => {
		const long = {...carried, before: 'x'.repeat(500)};
		expect(draw(some, {...screen, carried: new Map([[1, long]])}, columns, rows).join('\n')).toContain('<script>');
	});

	test('the rows on the screen are read, eight at a time, and not twice', () => {
		const groups = Array.from({length: 60}, (_, place) => aGroup({path: `/${place}`, worst: place + 1}));
		const snapshot = aBusySnapshot({through: aThrough(groups)});
		const {uncarried} = layOutScreen(snapshot, screen, columns, rows, look);
		expect(uncarried.slice(0, 3)).toEqual([1, 2, 3]);
		expect(uncarried.length).toBeLessThanOrEqual(8);
		const known = new Map(Array.from({length: 60}, (_, place) => [place + 1, undefined] as const));
		expect(layOutScreen(snapshot, {...screen, carried: known}, columns, rows, look).uncarried).toEqual([]);
		expect(layOutScreen(snapshot, {...screen, view: 'feed'}, columns, rows, look).uncarried).toEqual([]);
	});
});

describe('while nothing got through', () => {
	const totals = someTotals({
		categories: [{category: 'SQLI', count: 1204, through: 0}],
		outcomes: {open: 0, blocked: 1204, detected: 0, passed: 0, unknown: 0},
	});
	const none = aSnapshot({feed: aFeedOf([{}]), unfiltered: 1204, totals});
	const text = (given: Partial<Snapshot>, columns = 80) => draw({...none, ...given}, screen, columns, 24).join('\n');

	test('that is said in calm words, with what was blocked', () => {
		expect(text({})).toContain('Nothing got through in the last 15m: 1,204 blocked');
		expect(layOutScreen(none, screen, 80, 24, look).rows.join('\n')).not.toContain('91m');
		expect(text({logEnds: now})).toContain('Nothing got through in the 15m before 24 Nov 14:03: 1,204 blocked');
	});

	test('a log that holds only denials says why it cannot know, and what to do', () => {
		for (const columns of [40, 80]) {
			expect(text({onlyDenials: true}, columns).replaceAll(/\s+/g, ' ')).toMatch(
				/only denials: it cannot tell what got through.*error_log FILE info;.*AUDIT_LOG/,
			);
			expect(text({onlyDenials: true}, columns)).not.toContain('Nothing got through');
		}
	});

	test('records without verdicts, and an index that cannot count, say so', () => {
		expect(text({outcomesUntold: true})).toContain('These records hold no verdicts');
		const untold = {
			groups: () => ({...aThrough().groups(), untold: 'the index keeps no outcomes'}),
			rowsLike: () => new Float64Array(),
		};
		expect(text({through: untold})).toContain('the index keeps no outcomes');
	});

	test('outcomes that nobody tells are no good news', () => {
		const outcomes = {...totals.outcomes, unknown: 7};
		expect(text({totals: {...totals, outcomes}})).toContain('Of 7 more the log does not tell the outcome');
	});
});

describe('keys', () => {
	const press = (key: string, chosen: Screen, snapshot = some) =>
		toMessage(key, layOutScreen(snapshot, chosen, 80, 24, look).context);

	test('8 goes there from the red number', () => {
		expect(press('8', createScreen())).toEqual({kind: 'show', view: 'through'});
	});

	test('Enter opens the worst transaction of the group, n and p go through the group', () => {
		expect(press('enter', screen)).toEqual({kind: 'open', row: 1});
		const like = Float64Array.of(9, 4);
		const snapshot = aBusySnapshot({through: {...two, rowsLike: () => like}});
		const overlay = {kind: 'detail', row: 9, cursor: 0, top: 0, raw: false, revealed: false} as const;
		expect(press('n', {...screen, overlay}, snapshot)).toEqual({kind: 'open', row: 4});
		expect(press('p', {...screen, overlay}, snapshot)).toEqual({
			kind: 'notice',
			text: 'this is the first of its group',
		});
		expect(draw(snapshot, {...screen, overlay}, 80, 24).at(-2)).toContain('1 of 2 of this client and target');
	});

	test('a group that was not read here leads to its transactions', () => {
		const snapshot = aBusySnapshot({through: aThrough([aGroup({worst: undefined})])});
		expect(press('enter', screen, snapshot)).toEqual({
			kind: 'drill-down',
			conditions: [
				{kind: 'client', range: '198.51.100.20'},
				{kind: 'host', host: 'api.test', exact: true},
				{kind: 'path', path: '/v1/comment', exact: true},
				{kind: 'outcome', outcome: 'detected'},
			],
		});
	});

	test('a client that is not known for certain cannot be denied from there', () => {
		const snapshot = aBusySnapshot({through: aThrough([aGroup({clientCertain: false})])});
		expect(press('b', screen)).toMatchObject({kind: 'deny', client: '198.51.100.20'});
		expect(press('b', screen, snapshot)).toMatchObject({kind: 'notice'});
	});
});

describe('the small client panel', () => {
	const rows = Array.from({length: 40}, (_, place) => aTopRow(`192.0.2.${place + 1}`, {count: 100 - place}));
	const worst = aTopRow('198.51.100.99', {count: 2, through: 2});
	const crowd = aBusySnapshot({totals: {...aBusySnapshot().totals, clients: aTop([...rows, worst])}});
	const overview = createScreen();

	test('keeps its last place for the client that got through most often', () => {
		for (const [columns, height] of [
			[80, 24],
			[120, 40],
			[200, 50],
		]) {
			expect(draw(crowd, overview, columns, height).join('\n')).toMatch(/198\.51\.100\.99 .*2 +2/);
		}
	});

	test('that place hides no row from the cursor', () => {
		for (let index = 0; index <= rows.length; index++) {
			const key = [...rows, worst][index].key;
			const lists = {...overview.lists, clients: {key, index, top: Math.max(0, index - 2)}};
			const text = draw(crowd, {...overview, focus: 'clients', lists}, 80, 24).join('\n');
			expect(text).toContain(`▸${key} `);
			expect(text).toContain('198.51.100.99');
		}
	});
});

test('at 120 columns client and target stand there whole', () => {
	const through = aThrough([
		aGroup({client: '2001:db8:0:1:2:3:4:5', host: 'shop.test', path: '/catalogue/item/42/reviews', statuses: [200]}),
	]);
	const row = draw(aBusySnapshot({through}), screen, 120, 40).find(line => line.includes('2001:db8'))!;
	expect(row).toContain('2001:db8:0:1:2:3:4:5');
	expect(row).toContain('shop.test/catalogue/item/42/reviews');
});

describe('with an access log', () => {
	const counts = {...createAccessCounts(), lines: 900, byId: 60, byRequest: 30, agreed: 6, ambiguous: 4};
	const answers = {stopped: 5, unseen: 41, largest: 912, reasons: []};
	const guesser = aGroup({
		client: '198.51.100.66',
		path: '/login',
		outcome: 'unseen',
		count: 41,
		detected: 0,
		category: undefined,
		score: undefined,
		statuses: [302, 401],
		worst: undefined,
		answers: {...answers, reasons: [{kind: 'first-success', of: 'path', status: 302, refused: 45}]},
	});
	const groupsOf = (...groups: Parameters<typeof aThrough>[0] & object): Snapshot =>
		aBusySnapshot({
			access: {logs: [], counts},
			through: {
				...aThrough(groups),
				groups: () => ({
					groups,
					distinct: {value: groups.length, bound: '='},
					scope: {unseen: 41, shared: {from: now - 5 * 60_000, to: now}},
				}),
			},
		});

	test.each([
		[80, 24],
		[120, 40],
		[200, 50],
	])('at %i × %i what no rule saw has its letter, its statuses and its reason', (columns, rows) => {
		const text = draw(groupsOf(guesser), screen, columns, rows).join('\n');
		expect(text).toMatch(/N 198\.51\.100\.66 .*\b41\b.*302 \+1\s+912\b/);
		expect(text).toContain('302 after 45 refused (blocked, 401, 403)');
	});

	test('a reason stands before what a group carried, which stays in sight', () => {
		const both = aGroup({answers: {...answers, unseen: 0, reasons: [{kind: 'response-rules', requests: 2}]}});
		const rows = draw(groupsOf(both), {...screen, carried: new Map([[1, carried]])}, 120, 40).join('\n');
		expect(rows).toMatch(/2 matched by rules over responses.*<script>/);
	});

	test('what no rule saw without a reason says so, and is not loud', () => {
		const plain = aGroup({...guesser, answers: {...answers, reasons: []}});
		const text = draw(groupsOf(plain), screen, 80, 24).join('\n');
		expect(text).toContain('no rule saw them; 5 more were blocked');
	});

	test('the foot says first what all this rests on', () => {
		const rows = draw(groupsOf(guesser), screen, 200, 50);
		const foot = rows.findIndex(row => row.includes('access log joined'));
		expect(rows[foot]).toContain('60% by id, 30% by client, second and target; 6% agree in status, 4% ambiguous');
		expect(rows[foot]).toMatch(/both logs \d\d:\d\d:\d\d to \d\d:\d\d:\d\d/);
		expect(rows[foot + 1]).toContain('41 that no rule saw');
	});

	test('without one none of its columns and lines are there', () => {
		const text = draw(some, screen, 200, 50).join('\n');
		expect(text).not.toMatch(/bytes|unseen|access log/);
	});
});
