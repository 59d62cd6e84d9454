import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {openPlaces} from '../../source/modes/open-places.ts';
import {runOnce} from '../../source/modes/run-once.ts';
import {runStream} from '../../source/modes/run-stream.ts';
import {createScreen} from '../../source/screen/screen.ts';
import {type Settings} from '../../source/settings/settings.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {hour} from '../../source/waf/clock.ts';
import {createPipeline} from '../../source/pipeline/pipeline.ts';
import {writeMmdb} from '../helpers/write-mmdb.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {makeFolder} from '../sources/collect.ts';
import {asciiLook} from '../views/builders.ts';
import {runPrinted} from './run-printed.ts';

const hostile = '\u001BExample\u202E';

/** A log of two clients, and a database that knows where the first one is from. */
function prepare(given: Partial<Settings> = {}): Settings {
	const folder = makeFolder();
	const file = path.join(folder, 'error.log');
	const lines = ['203.0.113.7', '203.0.113.7', '198.51.100.9'].map((client, place) =>
		makeV3Line({uniqueId: `17956008000${place}.345678`, connection: place, client}),
	);
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	const country = path.join(folder, 'country.mmdb');
	writeFileSync(country, writeMmdb([['203.0.113.0/24', {country: {iso_code: 'DE'}}]]), {mode: 0o600});
	const asn = path.join(folder, 'asn.mmdb');
	const record = {autonomous_system_number: 64_500, autonomous_system_organization: hostile};
	writeFileSync(asn, writeMmdb([['203.0.113.0/24', record]], {type: 'Test-ASN'}), {mode: 0o600});
	return someSettings({mode: 'once', follow: false, files: [file], geoip: [country, asn], ...given});
}

const filterOf = (text: string) => {
	const parsed = parseFilter(text);
	return parsed.ok ? parsed.filter : expect.unreachable(parsed.problem);
};

describe('with databases', () => {
	test.each([
		['country:DE', 2],
		['country:FR', 0],
		['!country:DE', 1],
		['as:64500', 2],
		['as:example', 2],
		['as:6450', 0],
	])('%s keeps the requests of its clients', async (text, count) => {
		const settings = prepare({json: true, filter: filterOf(text)});
		const {stdout} = await runPrinted(async () => runOnce(settings));
		expect(JSON.parse(stdout)).toMatchObject({transactions: count});
	});

	test('each transaction says where it is from', async () => {
		const settings = prepare({mode: 'json', json: true});
		const {stdout} = await runPrinted(async () => runStream(settings));
		const sources = stdout
			.trim()
			.split('\n')
			.map(line => (JSON.parse(line) as {source: unknown}).source);
		expect(sources).toContainEqual({
			ip: '203.0.113.7',
			geo: {country_iso_code: 'DE'},
			as: {number: 64_500, organization: {name: hostile}},
		});
		expect(sources).toContainEqual({ip: '198.51.100.9'});
		expect(stdout).not.toContain('\u001B');
	});

	test('clients, networks and the detail show it, cleaned', async () => {
		const settings = prepare({mode: 'screen'});
		const pipeline = createPipeline({
			settings,
			clock: {now: () => Date.UTC(2026, 10, 25, 11)},
			capacity: 100,
			findPlace: await openPlaces(settings),
		});
		await pipeline.run(new AbortController().signal);
		const snapshot = pipeline.reports.snapshot([], 24 * hour, {}, {by: 'network', open: ['203.0.113.0/24']});
		const grouping = snapshot.grouping!;
		const base = {...createScreen(), view: 'clients'} as const;
		const draw = (screen: Parameters<typeof layOutScreen>[1], columns: number): string =>
			layOutScreen(snapshot, screen, columns, 24, asciiLook)
				.rows.join('\n')
				.replaceAll(/\u001B\[[\d;]*m/g, '');
		const detail = pipeline.reports.detail(0);
		const opened = {
			...base,
			overlay: {kind: 'detail', row: 0, cursor: 0, top: 0, raw: false, revealed: false},
			detail: {row: 0, detail, masked: detail},
		} as const;
		for (const shown of [draw(base, 200), draw({...base, grouping}, 200), draw(opened, 130)]) {
			expect(shown).toMatch(/DE AS64500 .*Example/);
			expect(shown).not.toMatch(/[\u001B\u202E]/);
		}

		expect(draw(base, 90)).toContain('DE AS64500');
		expect(draw({...base, grouping}, 110)).toMatch(/\+? 203\.0\.113\.0\/24 .* DE AS64500/);
		expect(
			draw({...base, grouping}, 80)
				.split('\n')
				.at(-2),
		).toContain('DE AS64500');
		pipeline.close();
	});
});

describe('without databases', () => {
	test('a filter that needs one is refused at the start', async () => {
		const settings = prepare({geoip: [], filter: filterOf('country:DE')});
		await expect(openPlaces(settings)).rejects.toThrow('--filter: country:DE needs a database');
	});

	test('one that is typed filters nothing, and the screen says so', async () => {
		const settings = prepare({geoip: [], mode: 'screen'});
		const pipeline = createPipeline({settings, clock: {now: () => Date.UTC(2026, 10, 25, 11)}, capacity: 100});
		await pipeline.run(new AbortController().signal);
		const {totals} = pipeline.reports.snapshot(filterOf('country:DE outcome:passed'), 24 * hour, {});
		expect(totals.refused).toEqual([{token: 'country:DE', reason: expect.stringContaining('--geoip') as string}]);
		pipeline.close();
	});
});
