import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {runOnce} from '../../source/modes/run-once.ts';
import {runStream} from '../../source/modes/run-stream.ts';
import {hour, minute} from '../../source/waf/clock.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

const start = Date.UTC(2026, 10, 26, 9, 30);

const idAt = (time: number, place: number): string => `${time / 1000}${String(place).padStart(2, '0')}.246810`;

/** A line of a request that took a while, in a log whose times are ahead of UTC. */
const lineAt = (time: number, place: number, offset: number, took = 0): string =>
	makeV3Line({
		time: new Date(time + took + offset).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' '),
		uniqueId: idAt(time, place),
		connection: place,
		client: `192.0.2.${place}`,
	});

const settingsOf = (logs: readonly (readonly string[])[]) => {
	const folder = makeFolder();
	const files = logs.map((lines, place) => {
		const file = path.join(folder, `${place}.log`);
		writeFileSync(file, lines.map(line => `${line}\n`).join(''));
		return file;
	});
	return someSettings({mode: 'once', follow: false, files, zoneOffset: undefined});
};

const summaryOf = async (logs: readonly (readonly string[])[]) => {
	const settings = settingsOf(logs);
	const {stdout} = await runPrinted(async () => runOnce({...settings, json: true}));
	return JSON.parse(stdout) as {time: {start: string; end: string}; zone: {offset: string; source: string}};
};

const rowsOf = async (logs: readonly (readonly string[])[]): Promise<string[]> => {
	const {stdout} = await runPrinted(async () => runStream({...settingsOf(logs), mode: 'plain'}));
	return stdout
		.trimEnd()
		.split('\n')
		.map(line => line.split('\t'))
		.map(([time, , , , client]) => `${new Date(time).toISOString().slice(11, 16)} ${client}`)
		.toSorted();
};

test('a single id tells the zone of a log that has no other', async () => {
	expect(await summaryOf([[lineAt(start, 1, 3 * hour)]])).toMatchObject({
		zone: {offset: '+03:00', source: 'ids'},
	});
});

test('a single id in an envelope does, too', async () => {
	const log = JSON.stringify({
		log: `${lineAt(start, 1, 3 * hour)}\n`,
		stream: 'stderr',
		time: '2026-11-26T09:30:00.4Z',
	});
	expect(await summaryOf([[log]])).toMatchObject({zone: {offset: '+03:00', source: 'ids'}});
	expect(await rowsOf([[log]])).toEqual(['09:30 192.0.2.1']);
});

test('a long request at the end moves no row', async () => {
	const lines = [1, 2, 3].map(place => lineAt(start + place * 1000, place, hour));
	expect(await rowsOf([[...lines, lineAt(start, 4, hour, 15 * minute + 30_000)]])).toEqual([
		'09:30 192.0.2.1',
		'09:30 192.0.2.2',
		'09:30 192.0.2.3',
		'09:45 192.0.2.4',
	]);
});

test('each log keeps its own zone from its first row on', async () => {
	const berlin = [lineAt(start, 1, hour)];
	const container = [2, 3, 4, 5].map(place => lineAt(start + place * minute, place, 0));
	const rows = ['09:30 192.0.2.1', '09:32 192.0.2.2', '09:33 192.0.2.3', '09:34 192.0.2.4', '09:35 192.0.2.5'];
	expect(await rowsOf([berlin, container])).toEqual(rows);
	expect(await rowsOf([container, berlin])).toEqual(rows);
});

describe('machines in one stream', () => {
	const inPod = (pod: string, line: string): string => `[pod/${pod}/waf] ${line}`;
	const places = [1, 2, 3, 4];
	const utc = places.map(place => inPod('web-a', lineAt(start + place * minute, place, 0)));
	const berlin = places.map(place => inPod('web-b', lineAt(start + place * minute, 10 + place, hour)));
	const rows = places.flatMap(place => [`09:3${place} 192.0.2.${place}`, `09:3${place} 192.0.2.1${place}`]).toSorted();

	test.each([
		['line by line', places.flatMap((_, place) => [utc[place], berlin[place]])],
		['one after the other', [...utc, ...berlin]],
		['the other way round', [...berlin, ...utc]],
	])('keep each its own clock, %s', async (_, log) => {
		expect(await rowsOf([log])).toEqual(rows);
	});

	test('and so do the lines of a row', async () => {
		const settings = settingsOf([[...utc, ...berlin]]);
		const {stdout} = await runPrinted(async () => runStream({...settings, mode: 'plain', json: true}));
		const found = stdout
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as {'@timestamp': string; modsecurity: {rules: Array<{time: string}>}});
		expect(found).toHaveLength(8);
		expect(found.filter(row => row.modsecurity.rules[0].time !== row['@timestamp'])).toEqual([]);
	});

	test('one that tells no zone has that of the others', async () => {
		const silent = inPod('web-c', lineAt(start, 99, hour).replace(/\[unique_id "[^"]*"\]/, '[unique_id "web-c-7"]'));
		expect(await rowsOf([[silent, ...berlin]])).toContain('09:30 192.0.2.99');
		expect(await rowsOf([[...berlin, silent]])).toContain('09:30 192.0.2.99');
	});
});

test('an audit log alone is shown in the zone that its records name', async () => {
	const record = [
		'--0badcafe-A--',
		'[26/Nov/2026:10:30:00 +0100] 0a1b2c3d4e5f60718293a4b5c6d7e8f9 192.0.2.1 51234 198.51.100.1 443',
		'--0badcafe-B--',
		'GET /?q=1 HTTP/1.1',
		'Host: shop.test',
		'',
		'--0badcafe-H--',
		'Stopwatch: 1 2 (- - -)',
		'',
		'--0badcafe-Z--',
		'',
	];
	expect(await summaryOf([record])).toMatchObject({zone: {offset: '+01:00', source: 'records'}});
	const object = JSON.stringify({
		transaction: {
			time: '26/Nov/2026:05:30:00.000000 --0500',
			transaction_id: 'aAbBcCdDeEfFgGhHiIjJkKlL',
			remote_address: '192.0.2.1',
			remote_port: 51_234,
		},
		request: {request_line: 'GET / HTTP/1.1', headers: {Host: 'shop.test'}},
		audit_data: {},
	});
	expect(await summaryOf([[object]])).toMatchObject({zone: {offset: '-05:00', source: 'records'}});
});
