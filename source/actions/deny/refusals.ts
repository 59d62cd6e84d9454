import {isIpv4, isUnusableClient} from '../../waf/address.ts';
import {type AddressRange, formatRange, parseRange} from '../../waf/address-range.ts';
import {widestDeny} from '../../waf/cover-addresses.ts';
import {type DenyRequest, type Refusal, type RefusalKind} from '../../waf/deny.ts';
import {holds} from '../nginx/access-rules.ts';
import {type RealIp} from '../nginx/real-ip.ts';
import {findEmbeddedRanges} from './embedded-ranges.ts';

/**
What must not be cut off, and how nginx learns addresses.
*/
export type Surroundings = {
	/** Where people are logged in from. */
	readonly sshPeers: readonly string[];
	readonly ownAddresses: readonly string[];
	readonly gateways: readonly string[];

	/** The person's own list of what is never denied. */
	readonly allow: readonly string[];
	readonly realIp: readonly RealIp[];

	/** Server blocks behind a balancer that nginx does not look through. */
	readonly blindServers: readonly string[];

	/** In lower case: headers that the proxy in front overwrites. */
	readonly overwrittenHeaders: readonly string[];
};

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap(
	text => parseRange(text) ?? [],
);

/* What is trusted beyond these is trusted from everywhere: 0.0.0.0/1 and 128.0.0.0/1 are the whole net. */
const widestTrust = {ipv4: 96 + 8, ipv6: 7};

/* Narrower public ranges hold proxies, wider ones visitors too. */
const widestProxyRange = {ipv4: 96 + 16, ipv6: 32};

/**
All reasons not to deny; none of them is bypassed by another spelling of the address, nor by a range that only touches it.
*/
export function findRefusals({range: asked, sharing}: DenyRequest, surroundings: Surroundings): Refusal[] {
	const range = parseRange(asked);
	if (range === undefined) {
		return [
			refuse('no-address', `"${asked}" is not an address or CIDR range; write it like 203.0.113.7 or 2001:db8::/64`),
		];
	}

	const name = formatRange(range);
	return [
		...refuseOurs(name, range, surroundings),
		...refuseWide(name, range),
		...refuseProxies(name, range, surroundings, sharing),
		...refuseChosen(surroundings),
	];
}

function refuse(kind: RefusalKind, words: string, forceable = false): Refusal {
	return {kind, words, forceable};
}

function refuseOurs(name: string, range: AddressRange, surroundings: Surroundings): Refusal[] {
	const {sshPeers, ownAddresses, gateways, allow} = surroundings;
	const inside = (texts: readonly string[]): string | undefined =>
		texts.find(text => {
			const guarded = parseRange(text);
			return guarded !== undefined && touches(guarded, range);
		});
	const say = (found: string | undefined, kind: RefusalKind, what: string): Refusal[] =>
		found === undefined
			? []
			: [refuse(kind, `${name} ${formatRange(parseRange(found)!) === name ? 'is' : `overlaps ${found},`} ${what}`)];
	return [
		...say(
			inside(sshPeers),
			'ssh-peer',
			'where somebody is logged in to this machine from; denying it could lock you out',
		),
		...([range, ...findEmbeddedRanges(range)].some(({words}) => isUnusableClient(words)) ||
		inside(['127.0.0.0/8', '::1']) !== undefined
			? [refuse('loopback', `${name} is loopback, link-local or no sender on a network; no visitor comes from there`)]
			: []),
		...say(inside(ownAddresses), 'own-address', 'an address of this machine'),
		...say(inside(gateways), 'gateway', 'the default gateway of this machine'),
		...say(inside(allow), 'allow-list', 'on the allow list of the settings'),
	];
}

function refuseWide(name: string, range: AddressRange): Refusal[] {
	const isWide = range.prefix < pick(range, widestDeny);
	const inner = findEmbeddedRanges(range).find(embedded => embedded.prefix < widestDeny.ipv4);
	if (!isWide && inner === undefined) {
		return [];
	}

	const words = isWide
		? `${name} is wider than ${isV4(range) ? '/16' : '/32'} and would shut out many people`
		: `${name} holds the IPv6 form of ${formatRange(inner!)} and would shut out many people`;
	return [refuse('too-wide', words, true)];
}

function refuseProxies(
	name: string,
	range: AddressRange,
	{realIp, blindServers}: Surroundings,
	sharing: DenyRequest['sharing'],
): Refusal[] {
	const proxy = realIp
		.flatMap(({trusted, where}) => trusted.map(text => ({text, where})))
		.find(({text}) => {
			const trusted = parseRange(text);
			return trusted !== undefined && touches(trusted, range);
		});
	const isPrivate = privateRanges.some(candidate => touches(candidate, range));
	const isShared = isPrivate && (sharing?.distinctHosts ?? 0) > 1;
	return [
		...(proxy === undefined
			? []
			: [
					refuse(
						'proxy',
						`${name} is your proxy: set_real_ip_from ${proxy.text} in ${proxy.where}; all visitors come through it`,
						true,
					),
				]),
		...(blindServers.length === 0
			? []
			: [
					refuse(
						'proxy',
						`${blindServers.join(', ')} listens with proxy_protocol and does not take the client from it: the clients of this log are the balancer's`,
						true,
					),
				]),
		...(isShared
			? [
					refuse(
						'shared',
						`${name} is a private address that asked for ${sharing?.distinctHosts} different hosts: many people may share it`,
						true,
					),
				]
			: []),
	];
}

function refuseChosen({realIp, overwrittenHeaders}: Surroundings): Refusal[] {
	return realIp.flatMap(({header, recursive, trusted, where}) => {
		const ranges = trusted.flatMap(text => parseRange(text) ?? []);
		const wide = ranges.find(range => range.prefix < pick(range, widestTrust));
		if (wide !== undefined && header !== 'proxy_protocol') {
			return [
				refuse(
					'trusted-everywhere',
					`nginx takes ${header} from ${formatRange(wide)} (${where}), which is everybody: visitors choose whom you deny`,
					true,
				),
			];
		}

		const isOverwritten = header === 'proxy_protocol' || overwrittenHeaders.includes(header);
		const holdsVisitors = recursive && ranges.some(isPublicAndWide);
		const isLastSeen = header === 'x-forwarded-for' && !holdsVisitors;
		return isOverwritten || isLastSeen
			? []
			: [
					refuse(
						'chosen-by-client',
						`nginx takes the client from ${header} (${where}): a visitor can choose it unless your proxy overwrites it; say so with overwritten_headers in the settings`,
						true,
					),
				];
	});
}

function isPublicAndWide(range: AddressRange): boolean {
	return range.prefix < pick(range, widestProxyRange) && !privateRanges.some(outer => holds(outer, range));
}

/** Also where one of them holds the other's IPv4 address within its own. Of what is guarded only single addresses and ranges that say which. */
function touches(guarded: AddressRange, range: AddressRange): boolean {
	const inner = findEmbeddedRanges(guarded).filter(({prefix}) => prefix > 96);
	return [guarded, ...inner].some(one => [range, ...findEmbeddedRanges(range)].some(other => overlap(one, other)));
}

function overlap(one: AddressRange, other: AddressRange): boolean {
	return holds(one, other) || holds(other, one);
}

function isV4({words, prefix}: AddressRange): boolean {
	return prefix >= 96 && isIpv4(words[0], words[1], words[2]);
}

function pick(range: AddressRange, widths: {readonly ipv4: number; readonly ipv6: number}): number {
	return isV4(range) ? widths.ipv4 : widths.ipv6;
}
