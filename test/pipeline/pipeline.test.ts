import {expect, test} from 'vitest';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {hour, minute, second} from '../../source/waf/clock.ts';
import {testTime} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {standUp} from './stand-up.ts';

const filterOf = (text: string) => {
	const parsed = parseFilter(text);
	return parsed.ok ? parsed.filter : expect.unreachable(parsed.problem);
};

/** The id of a request of a second (UTC), the way libmodsecurity makes one. */
const idAt = (time: number, place: number): string => `${time / 1000}${String(place).padStart(2, '0')}.345678`;

/** A line of the log's own zone, `offset` ahead of UTC. */
const lineAt = (time: number, place: number, offset: number): string =>
	makeV3Line({
		time: new Date(time + offset).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' '),
		uniqueId: idAt(time, place),
		connection: place,
	});

test('what is read stands in counts, snapshot and detail', async () => {
	const {pipeline, handLines, end, snapshot, rows} = standUp();
	await handLines([
		makeV3Line({uri: '/login', request: 'GET /login?a=1 HTTP/1.1'}),
		makeV3Line({denied: true, ruleId: '949110', tags: []}),
		'2026/11/25 10:00:01 [error] 71#71: *6 open() "/x" failed (2: No such file or directory)',
		'of no server',
	]);
	await end();
	expect(pipeline.intake.counts()).toMatchObject({read: 4, modsecurity: 2, other: 2, unreadable: 0});
	expect(snapshot().totals).toMatchObject({all: {value: 1}, outcomes: {blocked: 1}});
	const slot = pipeline.history.slotOf(rows()[0].row)!;
	expect(pipeline.reports.detail(slot)).toMatchObject({
		outcome: 'blocked',
		client: '192.0.2.10',
		path: '/login',
		query: 'a=1',
		linesGone: 0,
		ruleMatches: [{id: '942100'}, {id: '949110'}],
	});
	expect(pipeline.history.firstLineOf(slot)).toEqual({origin: 0, offset: 0});
	expect(pipeline.history.slotOf(rows()[0].row + 1)).toBeUndefined();
});

test('a zone that the ids tell late moves the rows of that log, and of no other', async () => {
	const {pipeline, handLines, rows} = standUp({zoneOffset: undefined});
	await handLines([lineAt(testTime, 1, 2 * hour)], 0);
	await handLines([lineAt(testTime, 2, 0)], 1);
	expect(rows().map(({time}) => time)).toEqual([testTime + 2 * hour, testTime]);
	const before = pipeline.reports.snapshot([], 24 * hour, {});
	await handLines([lineAt(testTime, 3, 2 * hour), lineAt(testTime, 4, 2 * hour)], 0);
	expect(pipeline.intake.zone()).toEqual({offset: 2 * hour, source: 'ids'});
	expect(rows().map(({time}) => time)).toEqual([testTime, testTime, testTime, testTime]);
	expect(pipeline.reports.snapshot([], 24 * hour, {})).not.toBe(before);
});

test('rows in a zone that ids told stay where they are when the log goes on in another', async () => {
	const {pipeline, handLines, rows} = standUp({zoneOffset: undefined});
	await handLines([1, 2, 3].map(place => lineAt(testTime - hour, place, 2 * hour)));
	expect(rows().map(({time}) => time)).toEqual([1, 2, 3].map(() => testTime - hour));
	await handLines([4, 5, 6].map(place => lineAt(testTime, place, hour)));
	expect(pipeline.intake.zone()).toEqual({offset: hour, source: 'ids'});
	expect(
		rows()
			.slice(0, 3)
			.map(({time}) => time),
	).toEqual([1, 2, 3].map(() => testTime - hour));
});

test('a log whose clock is ahead moves the window of no other, and is not hidden by it', async () => {
	const {handLines, snapshot} = standUp();
	const linesOf = (from: number, count: number, ahead: number) =>
		Array.from({length: count}, (_, place) => lineAt(testTime - (from + place) * minute, place, ahead));
	await handLines(linesOf(1, 12, 0), 0);
	await handLines(linesOf(2, 1, hour), 1);
	const both = snapshot([], 15 * minute);
	expect(both.feed.length).toBe(13);
	expect(both.unfiltered).toBe(13);
	expect(both.totals.all.value).toBe(13);
	expect(both.totals.question.to).toBeLessThanOrEqual(testTime);
	expect(both.totals.timeline.all.reduce((sum, count) => sum + count, 0)).toBe(13);
	expect(both.logEnds).toBeUndefined();
});

test('each log has its zone by name', async () => {
	const {pipeline, handLines, snapshot} = standUp({zoneOffset: undefined});
	const assumed = pipeline.intake.zone();
	await handLines(
		[1, 2, 3].map(place => lineAt(testTime, place, hour)),
		0,
	);
	await handLines([lineAt(testTime, 4, 0)], 1);
	expect(snapshot().zones).toEqual([
		{name: 'one.log', zone: {offset: hour, source: 'ids'}},
		{name: 'two.log', zone: assumed},
	]);
	const [first] = pipeline.intake.zones();
	expect(pipeline.intake.zones()[0]).toBe(first);
});

test('silence completes a transaction, once what was there at start is read', async () => {
	const {pipeline, handLines, say, pass, rows, snapshot} = standUp();
	await say({is: 'reading', done: 0, total: 10});
	await handLines([makeV3Line()]);
	pass(5 * second);
	pipeline.tick();
	expect(rows()[0].outcome).toBe('open');
	expect(pipeline.history.openFirstLines()).toEqual([{origin: 0, offset: 0}]);
	await say();
	const before = snapshot();
	pipeline.tick();
	expect(snapshot()).not.toBe(before);
	expect(rows()[0].outcome).toBe('passed');
	expect(pipeline.history.openFirstLines()).toEqual([]);
});

test('silence lets go of a line that waits for its rest', async () => {
	const {pipeline, handLines, say, pass, rows} = standUp();
	await say();
	await handLines([`2026-11-25T10:00:00.000000000Z stderr P ${makeV3Line()}`]);
	pass(second);
	pipeline.tick();
	expect([pipeline.intake.counts().read, rows().length]).toEqual([0, 0]);
	pass(1);
	pipeline.tick();
	expect([pipeline.intake.counts().read, rows().length]).toEqual([1, 1]);
});

test('the end of the sources completes everything', async () => {
	const seen: number[] = [];
	const {pipeline, handLines, end} = standUp({}, {onComplete: slot => seen.push(slot)});
	await handLines([makeV3Line()]);
	expect(seen).toEqual([]);
	await end();
	expect(seen).toEqual([0]);
	expect(pipeline.history.timeOf(0)).toBe(testTime - 2 * hour);
});

test('what is past the end that was asked for is left out, and a minute behind it reading ends', async () => {
	const until = testTime - hour;
	const {reading, handLines, pipeline, rows} = standUp({
		mode: 'once',
		until: {kind: 'instant', time: until, isLocal: false},
	});
	await handLines([lineAt(until - second, 1, 0), lineAt(until, 2, 0), lineAt(until + minute, 3, 0)]);
	await handLines([lineAt(until - 2 * second, 4, 0)]);
	expect(pipeline.span.until()).toBe(until);
	void handLines([lineAt(until + minute + second, 5, 0)]);
	await reading;
	expect(rows().map(({time}) => time - until)).toEqual([-second, -2 * second]);
	expect(pipeline.intake.counts().read).toBe(5);
});

test('a secret in the last line that is none of ModSecurity is masked, unless secrets are to be shown', async () => {
	const line = '198.51.100.7 - - [25/Nov/2026:11:00:00 +0000] "GET /?password=swordfish HTTP/1.1" 200 612';
	const masked = standUp();
	await masked.handLines([line]);
	expect(masked.snapshot()).toMatchObject({foreignLog: {name: 'an access log'}});
	expect(masked.snapshot().lastOther).toContain('/?password=');
	expect(masked.snapshot().lastOther).not.toContain('swordfish');
	expect(masked.pipeline.reports.lastOther()).toBe(masked.snapshot().lastOther);
	const shown = standUp({showSecrets: true});
	await shown.handLines([line]);
	expect(shown.snapshot().lastOther).toBe(line);
});

test('a secret in the last line that could not be read is masked, too', async () => {
	const {handLines, snapshot} = standUp();
	await handLines(['2026/11/25 10:00:00 [info] 71#71: *5 ModSecurity: Warning. password=swordfish', makeV3Line()]);
	expect(snapshot().lines.unreadable).toBe(1);
	expect(snapshot().lastUnreadable).toContain('password=');
	expect(snapshot().lastUnreadable).not.toContain('swordfish');
});

test('states, progress and gaps are those of the sources', async () => {
	const {pipeline, say, tellGap, snapshot} = standUp();
	expect(pipeline.intake.isFollowing()).toBe(false);
	await say({is: 'reading', done: 3, total: 10});
	await say({is: 'reading', name: 'two.log', done: 1, total: 5});
	expect(pipeline.intake.progress()).toEqual({done: 4, total: 15});
	await say();
	expect(pipeline.intake.isFollowing()).toBe(false);
	await say({name: 'two.log'});
	expect(pipeline.intake.isFollowing()).toBe(true);
	const before = snapshot();
	expect(before.sources.map(({name, is}) => `${name} ${is}`)).toEqual(['one.log following', 'two.log following']);
	expect(snapshot()).toBe(before);
	await tellGap();
	expect(snapshot()).not.toBe(before);
	expect([before.gaps.length, snapshot().gaps.length]).toEqual([0, 1]);
});

test('a filter asks about one place at a time, raw text included', async () => {
	const {pipeline, handLines, end} = standUp();
	await handLines([
		makeV3Line({uniqueId: idAt(testTime, 1), connection: 1, data: 'needle'}),
		makeV3Line({uniqueId: idAt(testTime, 2), connection: 2, client: '192.0.2.11'}),
	]);
	await end();
	expect([0, 1].map(pipeline.reports.compile(filterOf('text:needle'))!)).toEqual([true, false]);
	expect([0, 1].map(pipeline.reports.compile(filterOf('client:192.0.2.11'))!)).toEqual([false, true]);
	expect(pipeline.reports.compile([])).toBeUndefined();
});

test('reading waits for whoever prints', async () => {
	let makeRoom = (): void => {};
	const room = new Promise<void>(resolve => {
		makeRoom = resolve;
	});
	let asked = 0;
	const whenRoom = async () => {
		asked++;
		await room;
	};
	const {pipeline, handLines, end} = standUp({}, {whenRoom});
	const both = [handLines([makeV3Line()]), handLines([makeV3Line()])];
	await pipeline.intake.hasBegun;
	expect([asked, pipeline.intake.counts().read]).toEqual([1, 1]);
	makeRoom();
	await Promise.all(both);
	await end();
	expect(pipeline.intake.counts().read).toBe(2);
});

test('what nginx refuses, and what comes behind a deny rule, is told of that rule', async () => {
	const {pipeline, handLines, end, snapshot} = standUp();
	const range = '192.0.2.10';
	const since = testTime - 3 * hour;
	const rule = {range, since, until: undefined, reason: '', by: 'anna', counts: undefined, force: undefined};
	pipeline.history.followDenyList({method: 'deny', file: '/etc/nginx/deny.conf', rules: [rule], problem: undefined});
	const before = snapshot();
	expect(before.denials?.rules).toMatchObject([{verdict: 'waiting', hits: 0, blocked: 0}]);
	await handLines([
		`2026/11/25 10:00:00 [error] 71#71: *9 access forbidden by rule, client: ${range}, server: shop.test, request: "GET / HTTP/1.1", host: "shop.test"`,
		makeV3Line({denied: true, client: range}),
	]);
	await end();
	expect(snapshot().denials?.rules).toMatchObject([{verdict: 'verified', hits: 1, blocked: 1}]);
});

test('a row of a log that is followed is blocked with its denial, and no row of an old log stays open', async () => {
	const {pipeline, handLines, say, pass, rows} = standUp();
	await handLines([makeV3Line(), makeV3Line({uniqueId: idAt(testTime, 7), connection: 7})]);
	await say();
	pass(11 * second);
	pipeline.tick();
	expect(rows().map(({outcome}) => outcome)).toEqual(['passed', 'passed']);
	const time = new Date(testTime + 11 * second).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
	await handLines([makeV3Line({uniqueId: idAt(testTime, 8), connection: 8, time, denied: true})]);
	await handLines([makeV3Line({uniqueId: idAt(testTime, 9), connection: 9, time})]);
	pipeline.tick();
	expect(rows().map(({outcome}) => outcome)).toEqual(['passed', 'passed', 'blocked', 'open']);
});
