import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, describe, expect, test} from 'vitest';
import {GeoError} from '../../source/geo/geo-error.ts';
import {openDatabases} from '../../source/geo/open-databases.ts';
import {writeMmdb, type MmdbOptions, type MmdbValue} from '../helpers/write-mmdb.ts';
import {skipUnlessRoot} from '../skip.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-geo-'));
afterAll(() => {
	rmSync(folder, {recursive: true});
});

let files = 0;

function write(content: Buffer | string): string {
	const file = path.join(folder, `${++files}.mmdb`);
	writeFileSync(file, content, {mode: 0o600});
	return file;
}

function database(ranges: ReadonlyArray<readonly [string, MmdbValue]>, options?: MmdbOptions): string {
	return write(writeMmdb(ranges, options));
}

const germany = {country: {iso_code: 'DE'}};
const france = {country: {iso_code: 'FR'}};
const exampleNet = {autonomous_system_number: 64_500, autonomous_system_organization: 'Example Net'};

function errorOf(...names: string[]): string {
	try {
		openDatabases(names);
	} catch (error) {
		expect(error).toBeInstanceOf(GeoError);
		return `${(error as GeoError).message}; ${(error as GeoError).hint}`;
	}

	return expect.unreachable('it was opened');
}

describe('a database', () => {
	test.each([24, 28, 32] as const)('with records of %i bits says where an address is from', recordSize => {
		const find = openDatabases([
			database(
				[
					['192.0.2.0/24', germany],
					['192.0.2.128/25', france],
					['2001:db8::/32', france],
				],
				{recordSize},
			),
		]);
		expect(['192.0.2.7', '192.0.2.129', '2001:db8::1', '198.51.100.1', '2001:db9::1'].map(each => find(each))).toEqual([
			{country: 'DE'},
			{country: 'FR'},
			{country: 'FR'},
			undefined,
			undefined,
		]);
	});

	test('of IPv4 alone knows no IPv6', () => {
		const find = openDatabases([database([['192.0.2.0/24', germany]], {ipVersion: 4})]);
		expect(find('192.0.2.7')).toEqual({country: 'DE'});
		expect(find('c000:200::')).toBeUndefined();
	});

	test('stands beside others: each says what it knows, the first one first', () => {
		const find = openDatabases([
			database([['192.0.2.0/24', germany]]),
			database([['192.0.2.0/24', exampleNet]], {type: 'Test-ASN'}),
			database([['192.0.2.0/24', france]]),
		]);
		expect(find('192.0.2.7')).toEqual({country: 'DE', asNumber: 64_500, asName: 'Example Net'});
	});

	test('is asked for the first address of a range', () => {
		expect(openDatabases([database([['192.0.2.0/25', germany]])])('192.0.2.0/24')).toEqual({country: 'DE'});
	});

	test.each<[MmdbValue, unknown]>([
		[
			{country: 'de', asn: 'AS64500', as_name: 'Example Net'},
			{country: 'DE', asNumber: 64_500, asName: 'Example Net'},
		],
		[{country_code: 'FR'}, {country: 'FR'}],
		[{registered_country: {iso_code: 'FR'}}, {country: 'FR'}],
		[{country: {iso_code: '\u001B['}, autonomous_system_number: 0}, undefined],
		[{country: {iso_code: 'Deutschland'}, asn: 'ASx'}, undefined],
		[{as_name: 'x'.repeat(1000)}, {asName: 'x'.repeat(100)}],
		['text', undefined],
	])('is read by the fields it has: %j', (value, place) => {
		expect(openDatabases([database([['192.0.2.0/24', value]])])('192.0.2.7')).toEqual(place);
	});
});

describe('what cannot be used is said in a sentence', () => {
	test('a file that is not there', () => {
		const file = path.join(folder, 'none.mmdb');
		expect(errorOf(file)).toMatch(`--geoip: cannot read ${file}: no such file`);
	});

	test.each(['', 'address,country\n192.0.2.0/24,DE\n', 'MaxMind.com'])('a file that is none: %j', content => {
		expect(errorOf(write(content))).toMatch(/is no MaxMind database, or is cut off; name a \.mmdb file/);
	});

	test('a database that is cut off, wherever that takes something of it', () => {
		const whole = writeMmdb([['192.0.2.0/24', germany]]);
		const end = whole.indexOf('description');
		for (let length = 0; length < end; length++) {
			expect(errorOf(write(whole.subarray(0, length)))).toMatch(/cut off/);
		}
	});

	test('a database whose tree is longer than the file', () => {
		const whole = writeMmdb([['192.0.2.0/24', germany]]);
		const count = whole.indexOf('node_count') + 'node_count'.length + 1;
		whole.writeUInt32BE(1_000_000, count);
		expect(errorOf(write(whole))).toMatch(/cut off/);
	});

	test('a database of something else', () => {
		expect(errorOf(database([['192.0.2.0/24', {domain: 'example.com'}]], {type: 'GeoIP2-Domain'}))).toMatch(
			/holds neither countries nor AS numbers but "GeoIP2-Domain"/,
		);
	});

	test('as root a file that others can change', () => {
		skipUnlessRoot();
		const file = database([['192.0.2.0/24', germany]]);
		chmodSync(file, 0o666);
		expect(errorOf(file)).toMatch(/not safe to open.*as root, name a file that only root can change/);
	});
});

test('a broken record says nothing of its address, and nothing of it comes through', () => {
	const bytes = writeMmdb([
		['192.0.2.0/24', germany],
		['198.51.100.0/24', exampleNet],
	]);
	// A map whose size runs past the end.
	const at = bytes.indexOf('country') - 2;
	bytes[at] = 0xff;
	const find = openDatabases([write(bytes)]);
	expect(find('192.0.2.7')).toBeUndefined();
	expect(process.exitCode).toBeUndefined();
});
