import {expect, test} from 'vitest';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {resolveTimePoint} from '../../source/settings/time-values.ts';

const read = async (...argv: string[]) =>
	readCommandLine(argv, {
		now: Date.UTC(2026, 10, 25),
		isTerminal: true,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});

test.each([
	[['blok', '203.0.113.7'], 'unknown command blok'],
	[['dmeo'], 'unknown command dmeo'],
	[['block', '300.1.2.3', '--dry-run'], 'block: "300.1.2.3" is not an address or CIDR range'],
	[['x.log', '--since', '5m', '--until', '1h'], '--since 5m is later than --until 1h'],
	[
		['x.log', '--since', '2026-11-24T15:00', '--until', '2026-11-24T14:00'],
		'--since 2026-11-24T15:00 is later than --until 2026-11-24T14:00',
	],
	[['demo', '--once'], '--once: the demo has no end to sum up'],
	[['unblock', '203.0.113'], 'unblock: "203.0.113" is not an address or CIDR range'],
])('%j is a mistake of the command line: %s', async (argv, message) => {
	await expect(read(...argv)).rejects.toMatchObject({name: 'UsageError', message});
});

test('a file that is called like a command almost is a file when it is written as a path', async () => {
	expect(await read('./blok')).toMatchObject({kind: 'run', settings: {files: ['./blok']}});
});

test('a time of day may have seconds', async () => {
	const request = await read('x.log', '--since', '02:31:33');
	const since = request.kind === 'run' ? request.settings.since : undefined;
	expect(since).toEqual({kind: 'time-of-day', second: 9093});
	expect(resolveTimePoint(since!, Date.UTC(2026, 10, 25, 12), 3_600_000)).toBe(Date.UTC(2026, 10, 25, 1, 31, 33));
	await expect(read('x.log', '--since', '02:31:60')).rejects.toThrow('invalid time');
});

test('two times of a day may lie on both sides of midnight', async () => {
	expect(await read('x.log', '--since', '23:00', '--until', '01:00')).toMatchObject({kind: 'run'});
});
