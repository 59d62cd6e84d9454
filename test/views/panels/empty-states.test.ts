import {expect, test} from 'vitest';
import {drawEmptyFeed, drawEmptyTable, drawNothingYet} from '../../../source/views/panels/empty-states.ts';
import {type Discovery} from '../../../source/waf/discovery.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {createScreen} from '../../../source/screen/screen.ts';
import {parseFilter} from '../../../source/waf/filter/filter-text.ts';
import {aSnapshot, asciiLook, look, someTotals} from '../builders.ts';

const discovered: Discovery = {
	logs: [
		{
			path: '/var/log/nginx/error.log',
			kind: 'error',
			server: 'nginx',
			why: 'error_log in /etc/nginx/nginx.conf:5 (level info)',
		},
	],
	notes: [],
	problems: [{sentence: 'may not read /var/log/ä\u001B[2J\u202E.log', hint: 'start waftop with sudo'}],
};

test('while nothing came, it is told which logs were found, why, and what is in the way', () => {
	const draw = (seen: typeof look, found?: Discovery): string =>
		drawNothingYet(aSnapshot({discovered: found}), 120, seen)
			.map(line => line.map(({text}) => text).join(''))
			.join('\n');
	expect(draw(look)).not.toContain('reading');
	expect(draw(look, discovered)).toContain(
		'reading /var/log/nginx/error.log (nginx, error log): error_log in /etc/nginx/nginx.conf:5 (level info)',
	);
	expect(draw(look, discovered)).toContain(
		String.raw`may not read /var/log/ä\x1b[2J\u{202e}.log; start waftop with sudo`,
	);
	expect(draw(asciiLook, discovered)).toContain(String.raw`/var/log/\xe4\x1b[2J`);
});

test('a file that is waited for is told with the reason that --once gives, and nothing is told of lines', () => {
	const lines = {...aSnapshot().lines, read: 0, modsecurity: 0, other: 0};
	const waiting = {
		kind: 'state',
		is: 'waiting',
		name: 'error.log',
		why: 'error.log is a link to gone\u001B[2J.log, which does not exist; look there with ls /var/log',
	} as const;
	const draw = (sources: Parameters<typeof aSnapshot>[0]): string =>
		drawNothingYet(aSnapshot({...sources, lines}), 120, look)
			.map(line => line.map(({text}) => text).join(''))
			.join('\n');
	const alone = draw({sources: [waiting]});
	expect(alone).toContain('Waiting for a log to appear');
	expect(alone).toContain(
		String.raw`error.log is a link to gone\x1b[2J.log, which does not exist; look there with ls /var/log`,
	);
	expect(alone).not.toMatch(/lines read|Nothing logged yet/);
	const beside = draw({sources: [waiting, {kind: 'state', is: 'following', name: 'other.log'}]});
	expect(beside).toContain('which does not exist; look there with ls /var/log');
	expect(beside).toContain('other.log (following)');
});

test('an empty table says what is true of it', () => {
	const some = someTotals({categories: [{category: 'SQLI', count: 12, through: 0}]});
	const words = (table: 'clients' | 'rules' | 'paths' | 'hosts', given: Parameters<typeof aSnapshot>[0]): string => {
		const parsed = parseFilter('cat:XSS');
		const screen = createScreen(parsed.ok ? parsed.filter : []);
		return drawEmptyTable(aSnapshot(given), screen, table, {width: 100, height: 10}, look)
			.map(line => line.map(({text}) => text).join(''))
			.join('\n');
	};

	expect(words('hosts', {totals: some})).toContain('12 requests, none of them names its host');
	expect(words('clients', {totals: some})).toContain('12 requests, no client of them is known');
	expect(words('rules', {totals: some, onlyDenials: true})).toContain('only blocks are logged');
	expect(words('rules', {totals: some})).toContain('12 requests, no attack rule matched');
	expect(words('paths', {unfiltered: 1384})).toContain('0 of 1,384 match  cat:XSS');
	const absent = {rows: [], distinct: {value: 0, bound: '='}, rest: {value: 0, bound: '='}, absent: true} as const;
	expect(words('paths', {totals: {...some, paths: absent}})).toContain('this index cannot count these');
});

test('lines of the person stand in an empty feed, and nothing in them moves the cursor', () => {
	const lines = (seen: Partial<Snapshot>): string[] =>
		drawEmptyFeed(aSnapshot({notes: ['call 555\u001B[2J', 'breathe'], ...seen}), createScreen(), 80, 20, look).map(
			line => line.map(({text}) => text).join(''),
		);
	const none = {...aSnapshot().lines, read: 0, modsecurity: 0, other: 0};
	for (const rows of [lines({lines: none}), lines({lines: {...none, read: 9, modsecurity: 9}})]) {
		const at = rows.findIndex(row => row.includes('call 555'));
		expect(rows[at]).toContain(String.raw`call 555\x1b[2J`);
		expect(rows[at + 1]).toContain('breathe');
	}

	expect(lines({notes: []}).join('\n')).not.toContain('breathe');
});
