import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {findRefusals, type Surroundings} from '../../source/actions/deny/refusals.ts';
import {type RefusalKind, type Sharing} from '../../source/waf/deny.ts';

const nothing: Surroundings = {
	sshPeers: [],
	ownAddresses: [],
	gateways: [],
	allow: [],
	realIp: [],
	blindServers: [],
	overwrittenHeaders: [],
};

function refusals(range: string, given: Partial<Surroundings> = {}, sharing?: Sharing) {
	const found = findRefusals(
		{range, duration: undefined, reason: '', force: undefined, sharing},
		{...nothing, ...given},
	);
	return found.map(({kind, forceable}) => `${kind}${forceable ? ' f' : ''}`);
}

const realIp = {header: 'x-forwarded-for', recursive: false, trusted: ['198.51.100.0/24'], where: 'a:1', servers: []};
const shared: Sharing = {
	requests: 9,
	blocked: 1,
	through: 0,
	passed: 8,
	hosts: ['a', 'b'],
	distinctHosts: 2,
	userAgents: undefined,
	clients: 1,
};

test('an ordinary visitor is not refused', () => {
	expect(refusals('203.0.113.7', {realIp: [realIp]}, shared)).toEqual([]);
	expect(refusals('2001:db8::/64')).toEqual([]);
});

test.each<[string, string, Partial<Surroundings>, string[]]>([
	['where somebody is logged in from', '203.0.113.7', {sshPeers: ['203.0.113.7']}, ['ssh-peer']],
	['a range around it', '203.0.113.0/24', {sshPeers: ['203.0.113.7']}, ['ssh-peer']],
	['this machine', '203.0.113.7', {ownAddresses: ['203.0.113.7']}, ['own-address']],
	['its gateway', '203.0.113.0/24', {gateways: ['203.0.113.1']}, ['gateway']],
	['the allow list', '203.0.113.7', {allow: ['203.0.113.0/24']}, ['allow-list']],
	['loopback', '127.0.0.5', {}, ['loopback']],
	['loopback in IPv6', '::1', {}, ['loopback']],
	['link-local', 'fe80::1', {}, ['loopback']],
	['multicast', '224.0.0.1', {}, ['loopback']],
	['the proxy', '198.51.100.7', {realIp: [realIp]}, ['proxy f']],
	['a range around the proxy', '198.51.0.0/16', {realIp: [realIp]}, ['proxy f']],
	['a balancer that nginx does not look through', '203.0.113.7', {blindServers: ['shop.test']}, ['proxy f']],
	['a wide range', '203.0.0.0/15', {}, ['too-wide f']],
	['a wide range of IPv6', '2001:db8::/31', {}, ['too-wide f']],
	[
		'trust of everybody',
		'203.0.113.7',
		{realIp: [{...realIp, trusted: ['0.0.0.0/0']}]},
		['proxy f', 'trusted-everywhere f'],
	],
	[
		'trust of everybody in halves',
		'203.0.113.7',
		{realIp: [{...realIp, trusted: ['0.0.0.0/1', '128.0.0.0/1']}]},
		['proxy f', 'trusted-everywhere f'],
	],
	[
		'a header that a visitor may send',
		'203.0.113.7',
		{realIp: [{...realIp, header: 'x-real-ip'}]},
		['chosen-by-client f'],
	],
	[
		'a wide trust that is stepped over',
		'203.0.113.7',
		{realIp: [{...realIp, recursive: true, trusted: ['198.18.0.0/15']}]},
		['chosen-by-client f'],
	],
	['everything', '0.0.0.0/0', {sshPeers: ['203.0.113.7']}, ['ssh-peer', 'loopback', 'too-wide f']],
])('%s (%s) is refused', (_, range, given, kinds) => {
	expect(refusals(range, given)).toEqual(kinds);
});

test("a header that the proxy overwrites, the connection itself and the last of X-Forwarded-For are the proxy's word", () => {
	for (const header of ['proxy_protocol', 'x-forwarded-for']) {
		expect(refusals('203.0.113.7', {realIp: [{...realIp, header}]})).toEqual([]);
	}

	const cloud = {realIp: [{...realIp, header: 'cf-connecting-ip'}]};
	expect(refusals('203.0.113.7', cloud)).toEqual(['chosen-by-client f']);
	expect(refusals('203.0.113.7', {...cloud, overwrittenHeaders: ['cf-connecting-ip']})).toEqual([]);
});

test('a private address that asks for several hosts may be many', () => {
	expect(refusals('10.0.0.5', {}, shared)).toEqual(['shared f']);
	expect(refusals('100.64.1.1', {}, shared)).toEqual(['shared f']);
	expect(refusals('fd00::1', {}, shared)).toEqual(['shared f']);
	expect(refusals('10.0.0.5', {}, {...shared, distinctHosts: 1})).toEqual([]);
});

test.each([
	'',
	'shop.test',
	'203.0.113',
	'203.0.113.007',
	'0x7f.1',
	'2130706433',
	'fe80::1%eth0',
	'[2001:db8::1]',
	'203.0.113.7:80',
	'203.0.113.7/33',
	'203.0.113.7/024',
	'203.0.113.7; allow all',
	' 203.0.113.7',
	'::ffff:203.0.113.7%1',
])('%j is no address', text => {
	expect(refusals(text)).toEqual(['no-address']);
});

/** Other ways to write an IPv4 address. */
function spellings(address: string): string[] {
	const parts = address.split('.').map(Number);
	const hexadecimal = (at: number) => ((parts[at] << 8) | parts[at + 1]).toString(16);
	return [
		address,
		`${address}/32`,
		`::ffff:${address}`,
		`::FFFF:${address}`,
		`::ffff:${address}/128`,
		`::ffff:${hexadecimal(0)}:${hexadecimal(2)}`,
		`0:0:0:0:0:ffff:${address}`,
		`${address}/31`,
		`${address}/17`,
		`::ffff:${address}/120`,
	];
}

/** IPv6 addresses that hold an IPv4 address, and ranges of them. */
function embeddings(address: string): string[] {
	const parts = address.split('.').map(Number);
	const groups = (turn: number): string =>
		[0, 2].map(at => (((parts[at] << 8) | parts[at + 1]) ^ turn).toString(16)).join(':');
	const plain = groups(0);
	return [
		`64:ff9b::${address}`,
		`64:ff9b::${plain}/120`,
		`64:ff9b:1:2::${address}`,
		`::${address}`,
		`::ffff:0:${address}`,
		`2002:${plain}::1`,
		`2002:${plain}::/48`,
		`2002:${plain.split(':')[0]}::/32`,
		`2001:0:c000:201:0:ffff:${groups(0xff_ff)}`,
		`2001:0:${plain}::1`,
		'64:ff9b::/96',
		'2002::/16',
		'2001::/32',
		'2001:0:c000:201::/64',
		'::/96',
	];
}

describe('no spelling gets around a refusal', () => {
	const guards: Array<[RefusalKind, keyof Surroundings]> = [
		['ssh-peer', 'sshPeers'],
		['own-address', 'ownAddresses'],
		['gateway', 'gateways'],
		['allow-list', 'allow'],
	];
	const usual = fc
		.tuple(fc.integer({min: 1, max: 126}), fc.nat(255), fc.nat(255), fc.nat(255))
		.map(parts => parts.join('.'));

	test.each(guards)('%s', (kind, name) => {
		fc.assert(
			fc.property(usual, address => {
				for (const guarded of spellings(address).slice(0, 7)) {
					for (const spelling of spellings(address)) {
						const found = findRefusals(
							{range: spelling, duration: undefined, reason: '', force: 'because', sharing: undefined},
							{...nothing, [name]: [guarded]},
						);
						expect(found.map(refusal => [refusal.kind, refusal.forceable])).toContainEqual([kind, false]);
					}
				}
			}),
		);
	});

	test.each(guards)('%s, by an IPv6 address that holds the IPv4 address', (kind, name) => {
		fc.assert(
			fc.property(usual, address => {
				for (const range of embeddings(address)) {
					expect([range, ...refusals(range, {[name]: [address]})]).toContainEqual(kind);
				}

				for (const range of embeddings(address).slice(0, 10)) {
					expect([range, ...refusals(address, {[name]: [range]})]).toContainEqual(kind);
				}
			}),
		);
	});

	test.each(['64:ff9b::127.0.0.1', '2002:7f00:1::', '::ffff:0:169.254.1.1', '2001:0:c000:201:0:0:80ff:fffe'])(
		'%s holds no sender of a network',
		range => {
			expect(refusals(range)).toEqual(['loopback']);
		},
	);

	test('a proxy, a private address and a wide range are seen inside of IPv6, too', () => {
		expect(refusals('2002:c633:6407::1', {realIp: [realIp]})).toEqual(['proxy f']);
		expect(refusals('64:ff9b::10.0.0.5', {}, shared)).toEqual(['shared f']);
		expect(refusals('64:ff9b::203.0.0.0/111')).toEqual(['too-wide f']);
		expect(refusals('64:ff9b::203.0.0.0/112')).toEqual([]);
	});

	test('an ordinary visitor behind a translator is not refused, nor is IPv4 because a whole prefix is on the allow list', () => {
		const given = {sshPeers: ['198.51.100.1'], allow: ['2002::/16', '64:ff9b::/96']};
		expect(refusals('203.0.113.7', given)).toEqual([]);
		expect(refusals('2001:db8::7', given)).toEqual([]);
		expect(refusals('2002:cb00:7107::1', {sshPeers: ['198.51.100.1']})).toEqual([]);
		expect(refusals('2001:0:c000:201:0:0:34ff:8ef8', {sshPeers: ['198.51.100.1']})).toEqual([]);
	});

	test('in IPv6', () => {
		fc.assert(
			fc.property(fc.ipV6(), fc.integer({min: 33, max: 128}), (address, prefix) => {
				for (const range of [address.toUpperCase(), `${address}/128`, `${address}/${prefix}`]) {
					expect(refusals(range, {sshPeers: [address]})).toContainEqual('ssh-peer');
				}
			}),
		);
	});
});
