import {describe, expect, test} from 'vitest';
import {formatAddress, isUnusableClient, parseAddress} from '../../source/waf/address.ts';
import {formatRange, inRange, networkOf, parseRange} from '../../source/waf/address-range.ts';

const encoder = new TextEncoder();

function read(text: string): string | undefined {
	const words = new Uint32Array(4);
	const bytes = encoder.encode(`[${text}]`);
	return parseAddress(bytes, 1, bytes.length - 1, words)
		? [...words].map(word => word.toString(16)).join(' ')
		: undefined;
}

function wordsOf(text: string): Uint32Array {
	const words = new Uint32Array(4);
	expect(parseAddress(encoder.encode(text), 0, text.length, words)).toBe(true);
	return words;
}

describe('parseAddress', () => {
	test.each([
		['192.0.2.7', '0 0 ffff c0000207'],
		['0.0.0.0', '0 0 ffff 0'],
		['255.255.255.255', '0 0 ffff ffffffff'],
		['::ffff:192.0.2.7', '0 0 ffff c0000207'],
		['::FFFF:c000:207', '0 0 ffff c0000207'],
		['2001:db8::1', '20010db8 0 0 1'],
		['2001:DB8:1:2:3:4:5:6', '20010db8 10002 30004 50006'],
		['::', '0 0 0 0'],
		['1::', '10000 0 0 0'],
		['::1:2:3:4:5:6:7', '1 20003 40005 60007'],
		['1:2:3:4:5:6:7::', '10002 30004 50006 70000'],
		['1:2:3:4:5:6:192.0.2.7', '10002 30004 50006 c0000207'],
		['64:ff9b::192.0.2.7', '64ff9b 0 0 c0000207'],
	])('reads %s', (text, words) => {
		expect(read(text)).toBe(words);
	});

	test.each([
		'',
		'192.0.2',
		'192.0.2.',
		'.192.0.2.7',
		'192.0.2.7.1',
		'192.0..7',
		'192.0.2.256',
		'192.0.2.07',
		'192.0.2.00',
		'0x7f.0.0.1',
		'3221225991',
		'192.0.2.7:80',
		'192.0.2.7 ',
		'192.0.2.7/32',
		':',
		':::',
		'1::2::3',
		':1:2:3:4:5:6:7',
		'1:2:3:4:5:6:7:',
		'1:2:3:4:5:6:7',
		'1:2:3:4:5:6:7:8:9',
		'::1:2:3:4:5:6:7:8',
		'1:2:3:4:5:6:7:192.0.2.7',
		'::192.0.2.07',
		'::192.0.2.7:1',
		'192.0.2.7::',
		'2001:db8::12345',
		'2001:db8::g',
		'[2001:db8::1]',
		'fe80::1%eth0',
		'unix:',
	])('refuses "%s"', text => {
		expect(read(text)).toBeUndefined();
	});

	test('leaves the words alone where it refuses', () => {
		const words = Uint32Array.of(1, 2, 3, 4);
		parseAddress(encoder.encode('2001:db8::1::'), 0, 13, words);
		expect([...words]).toEqual([1, 2, 3, 4]);
	});

	test('never reads behind the end', () => {
		const words = new Uint32Array(4);
		expect(parseAddress(encoder.encode('192.0.2.71'), 0, 9, words)).toBe(true);
		expect(formatAddress(words[0], words[1], words[2], words[3])).toBe('192.0.2.7');
		expect(parseAddress(encoder.encode('2001:db8::1'), 0, 20, words)).toBe(false);
	});
});

describe('formatAddress', () => {
	test.each([
		['::ffff:192.0.2.255', '192.0.2.255'],
		['2001:0DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
		['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
		['2001:db8:0:0:0:1:0:0', '2001:db8::1:0:0'],
		['0:0:0:0:0:0:0:0', '::'],
		['0:0:0:0:0:0:192.0.2.7', '::c000:207'],
	])('writes %s as %s', (text, normal) => {
		const [w0, w1, w2, w3] = wordsOf(text);
		expect(formatAddress(w0, w1, w2, w3)).toBe(normal);
	});

	test('takes signed words too', () => {
		expect(formatAddress(0, 0, 0xff_ff, -1)).toBe('255.255.255.255');
		expect(formatAddress(0x20_01_0d_b8, -1, 0, 1)).toBe('2001:db8:ffff:ffff::1');
	});
});

describe('ranges', () => {
	test.each([
		['192.0.2.7', '192.0.2.7'],
		['192.0.2.7/32', '192.0.2.7'],
		['192.0.2.7/24', '192.0.2.0/24'],
		['192.0.2.7/0', '0.0.0.0/0'],
		['::ffff:192.0.2.7/120', '192.0.2.0/24'],
		['::ffff:192.0.2.7/80', '::/80'],
		['2001:DB8::7/33', '2001:db8::/33'],
		['::1/0', '::/0'],
	])('reads %s as %s', (text, normal) => {
		const range = parseRange(text)!;
		expect(formatRange(range)).toBe(normal);
		expect(parseRange(normal)).toEqual(range);
	});

	test.each([
		'',
		'foo',
		'192.0.2.0/33',
		'2001:db8::/129',
		'192.0.2.0/',
		'192.0.2.0/024',
		'192.0.2.0/-1',
		'192.0.2.*',
		'1９2.0.2.7',
		'ı::1',
	])('refuses "%s"', text => {
		expect(parseRange(text)).toBeUndefined();
	});

	test.each([
		['192.0.2.0/24', '192.0.2.255', true],
		['192.0.2.0/24', '192.0.3.0', false],
		['192.0.2.0/25', '192.0.2.128', false],
		['192.0.2.7', '::ffff:192.0.2.7', true],
		['192.0.2.7', '192.0.2.6', false],
		['2001:db8::/33', '2001:db8:7fff::1', true],
		['2001:db8::/33', '2001:db8:8000::1', false],
		['0.0.0.0/0', '203.0.113.9', true],
		['0.0.0.0/0', '2001:db8::1', false],
		['::/0', '2001:db8::1', true],
		['::/0', '203.0.113.9', false],
	])('%s and %s: %s', (range, address, is) => {
		expect(inRange(wordsOf(address), parseRange(range)!)).toBe(is);
		expect(inRange(Int32Array.from([9, ...wordsOf(address)]), parseRange(range)!, 1)).toBe(is);
	});
});

describe('networkOf', () => {
	test.each([
		['203.0.113.7', '203.0.113.0/24'],
		['::ffff:203.0.113.7', '203.0.113.0/24'],
		['2001:db8:1:2:3::4', '2001:db8:1:2::/64'],
		['64:ff9b::203.0.113.7', '64:ff9b::cb00:7100/120'],
		['64:ff9b:1:2:3:4:203.0.113.7', '64:ff9b:1:2:3:4:cb00:7100/120'],
		['::203.0.113.7', '::cb00:7100/120'],
		['::ffff:0:203.0.113.7', '::ffff:0:cb00:7100/120'],
		['2002:cb00:7107::1', '2002:cb00:7100::/40'],
		['2001:0:cb00:7101:0:ef:3fff:fdf8', '2001:0:cb00:7101:0:ef:3fff:fd00/120'],
	])('of %s is %s, and of every address in it', (address, network) => {
		expect(networkOf(address)).toBe(network);
		expect(networkOf(network.split('/')[0])).toBe(network);
	});

	test.each(['', 'shop.test', '203.0.113.0/24'])('of %j is none', text => {
		expect(networkOf(text)).toBeUndefined();
	});
});

describe('isUnusableClient', () => {
	test.each([
		'0.0.0.0',
		'127.0.0.1',
		'127.255.0.9',
		'169.254.10.1',
		'224.0.0.1',
		'239.255.255.250',
		'240.0.0.1',
		'255.255.255.255',
		'::ffff:127.0.0.1',
		'::',
		'::1',
		'fe80::1',
		'febf::1',
		'ff02::1',
	])('%s is no one to deny', address => {
		expect(isUnusableClient(wordsOf(address))).toBe(true);
	});

	test.each([
		'192.0.2.7',
		'203.0.113.9',
		'10.0.0.1',
		'223.255.255.255',
		'169.253.0.1',
		'2001:db8::1',
		'fec0::1',
		'::2',
	])('%s can be denied', address => {
		expect(isUnusableClient(wordsOf(address))).toBe(false);
		expect(isUnusableClient(Int32Array.from(wordsOf(address)))).toBe(false);
	});
});
