import {expect, test} from 'vitest';
import {drawLogInfo} from '../../../source/views/panels/log-info.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {createLineCounts} from '../../../source/waf/line-counts.ts';
import {hour} from '../../../source/waf/clock.ts';
import {aSnapshot, look} from '../builders.ts';
import {aStatus} from '../deny-builders.ts';

const textOf = (zones: Parameters<typeof aSnapshot>[0]): string[] =>
	drawLogInfo(aSnapshot(zones), 100, look).map(line =>
		line
			.map(({text}) => text)
			.join('')
			.trimEnd(),
	);

test('logs in several zones are named with how each is known', () => {
	const rows = textOf({
		zones: [
			{name: '/var/log/apache2/error.log', zone: {offset: hour, source: 'ids'}},
			{name: '/var/log/apache2/modsec_audit.log', zone: {offset: hour, source: 'records'}},
			{name: '-', zone: {offset: 0, source: 'assumed'}},
		],
	});
	const at = rows.findIndex(row => row.includes('time zone'));
	expect(rows.slice(at + 1, at + 4).map(row => row.slice(28))).toEqual([
		'UTC+1 (from the unique ids)',
		'UTC+1 (from records)',
		"UTC (assumed: the machine's own)",
	]);
	expect(rows[at + 3]).toContain('standard input');
});

test('logs in one zone need no list of it', () => {
	const zone = {offset: hour, source: 'ids'} as const;
	const rows = textOf({
		zone,
		zones: [
			{name: 'one.log', zone},
			{name: 'two.log', zone: {...zone}},
		],
	});
	expect(rows.filter(row => row.includes('unique ids'))).toHaveLength(1);
});

test('what nginx refused is told where there is any, with how much of it is by rules of waftop', () => {
	const forbidden = (count: number): Partial<Snapshot> => ({lines: {...createLineCounts(), forbidden: count}});
	expect(textOf(forbidden(0)).join('\n')).not.toMatch(/refused|deny/);
	expect(textOf(forbidden(12))).toContain(' refused by allow or deny   12, by rules of waftop 0');
	const list = {method: 'deny', file: '/etc/nginx/conf.d/waftop-deny.conf', rules: [], problem: undefined} as const;
	const denials = {list, rules: [aStatus({hits: 9})]};
	expect(textOf({...forbidden(12), denials})).toContain(' refused by allow or deny   12, by rules of waftop 9');
});

test('lines of the person come first', () => {
	expect(textOf({notes: ['whom to call: 555']}).slice(0, 2)).toEqual([' NOTES', '   whom to call: 555']);
	expect(textOf({})[0]).toBe(' FILES');
});
