import {expect, test} from 'vitest';
import {createFilterPreview} from '../../source/modes/filter-preview.ts';
import {type CountFilter, type FilterCount} from '../../source/screen/filter-count.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {minute} from '../../source/waf/clock.ts';
import {type Filter} from '../../source/waf/filter/filter.ts';
import {testTime} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {standUp} from '../pipeline/stand-up.ts';

function read(text: string): Filter {
	const parsed = parseFilter(text);
	return parsed.ok ? parsed.filter : expect.unreachable(parsed.problem);
}

const lines = Array.from({length: 40}, (_, place) =>
	makeV3Line({
		client: `192.0.2.${place % 4}`,
		connection: 100 + place,
		uniqueId: `1795600800${place}.345678`,
		data: place % 8 === 0 ? 'needle' : 'hay',
	}),
);

/** With every turn taken as soon as it is asked for, and a clock that a slice uses up. */
async function standPreview(given: {readonly isSlow?: boolean; readonly server?: () => Promise<FilterAnswer>} = {}) {
	const stood = standUp();
	await stood.handLines(lines);
	const told: Array<readonly [text: string, count: FilterCount]> = [];
	const tasks: Array<() => void> = [];
	const {server} = given;
	let now = 0;
	const preview = createFilterPreview({
		pipeline: stood.pipeline,
		totals: server && {countFilter: server, notCounted: () => undefined},
		hasPlaces: false,
		clock: {now: () => (now += given.isSlow === true ? 100 : 0)},
		dispatch(message) {
			if (message.kind === 'filter-counted') {
				told.push([message.text, message.count]);
			}
		},
		later: task => tasks.push(task),
	});
	const command = (text: string): CountFilter => ({
		kind: 'count-filter',
		text,
		filter: read(text),
		period: 15 * minute,
		span: {from: testTime - 24 * 60 * minute, to: Infinity},
		of: lines.length,
	});
	return {...stood, preview, told, tasks, command};
}

type FilterAnswer = {readonly value: number; readonly bound: '='} | {readonly why: string};

test.each([
	'client:192.0.2.1',
	'!client:192.0.2.1',
	'text:needle',
	'!text:needle client:192.0.2.0',
	'rule:1',
	'cat:SQLI',
])('%s leaves as many rows as the feed then has', async text => {
	const {preview, told, command, rows, end} = await standPreview();
	preview.count(command(text));
	expect(told).toEqual([[text, {rows: {value: rows(read(text)).length, bound: '='}, of: 40}]]);
	await end();
});

test('counting gives way, and what was typed since is counted in its place', async () => {
	const {preview, told, tasks, command, end} = await standPreview({isSlow: true});
	preview.count(command('text:needle'));
	expect(told).toEqual([]);
	preview.count(command('text:hay'));
	while (tasks.length > 0) {
		tasks.shift()!();
	}

	expect(told).toEqual([['text:hay', {rows: {value: 35, bound: '='}, of: 40}]]);
	await end();
});

test('rows that come are counted while the text stands there, and no longer', async () => {
	const {preview, told, command, handLines, snapshot, end} = await standPreview();
	preview.count(command('client:192.0.2.1'));
	preview.follow('client:192.0.2.1', snapshot());
	await handLines([makeV3Line({client: '192.0.2.1', connection: 9, uniqueId: '179560099999.345678'})]);
	preview.follow('client:192.0.2.1', snapshot());
	expect(told.at(-1)).toEqual(['client:192.0.2.1', {rows: {value: 11, bound: '='}, of: 41}]);
	const before = told.length;
	preview.follow('client:192.0.2.1', snapshot());
	preview.follow(undefined, snapshot());
	await handLines([makeV3Line({client: '192.0.2.1', connection: 10, uniqueId: '179560099998.345678'})]);
	preview.follow(undefined, snapshot());
	expect(told.length).toBe(before);
	await end();
});

test('a server is asked once, for the text that stands there; what it cannot count is not known', async () => {
	const asked: number[] = [];
	const {preview, told, tasks, command, end} = await standPreview({
		async server() {
			asked.push(1);
			return asked.length === 1
				? {value: 1234, bound: '='}
				: {why: 'text:x: text is split into words differently there'};
		},
	});
	preview.count(command('client:192.0.2.0/24'));
	preview.count(command('client:192.0.2.1'));
	for (const task of tasks.splice(0)) {
		task();
	}

	await Promise.resolve();
	await Promise.resolve();
	expect(asked.length).toBe(1);
	expect(told).toEqual([['client:192.0.2.1', {rows: {value: 1234, bound: '='}, of: 40}]]);
	preview.count(command('text:x'));
	tasks.shift()!();
	await Promise.resolve();
	await Promise.resolve();
	expect(told.at(-1)?.[1]).toMatchObject({why: expect.stringContaining('split') as string});
	await end();
});

test('without a database nobody says where clients are from', async () => {
	const {preview, told, command, end} = await standPreview();
	preview.count(command('country:DE'));
	expect(told[0][1]).toMatchObject({why: expect.stringContaining('--geoip') as string});
	await end();
});
