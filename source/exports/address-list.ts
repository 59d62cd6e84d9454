import {formatInstant} from '../waf/calendar.ts';
import {type ExportChoice, type ExportedClient} from '../waf/export.ts';
import {escapeText} from '../waf/json-line.ts';
import {type AddressRange, formatRange, parseRange} from '../waf/address-range.ts';
import {toCsvLine} from './csv.ts';

/**
A file to be written: what stands above, one text an entry, and what is only noted. Nothing is made before it is asked for.
*/
export type ExportText = {
	readonly head: readonly string[];
	readonly entries: Iterable<string>;

	/** Comments in the place of entries that were kept out. */
	readonly notes: Iterable<string>;
};

type AddressFormat = Extract<ExportChoice, {subject: 'addresses'}>['format'];

export type AddressListOptions = {
	/** What the addresses are of, in words: stands in the comments. */
	readonly about: string;

	/** The file's own name, for the commands in the comments. */
	readonly name: string;

	/** Why nobody should refuse this address; undefined where nothing speaks against it. */
	readonly whyKeptOut: (client: ExportedClient) => string | undefined;
};

const columns = ['requests', 'through', 'blocked', 'first_seen', 'last_seen', 'main_category', 'certain'];

const longestComment = 500;

/* Of each set, unless it has to be larger. */
const usualSetSize = 65_536;

/**
Addresses, one a line in the order given, in the words of whoever reads the file. Only a parsed address gets into it.
*/
export function formatAddresses(
	format: AddressFormat,
	clients: readonly ExportedClient[],
	options: AddressListOptions,
): ExportText {
	if (format === 'csv') {
		const names = clients[0]?.addresses === undefined ? ['address'] : ['network', 'addresses'];
		return {head: [toCsvLine([...names, ...columns])], entries: each(clients, toCsvRow), notes: []};
	}

	if (format === 'list' || format === 'cidr') {
		const entries = each(clients, client => withRange(client, range => toPlain(range, format)));
		return {head: [], entries, notes: []};
	}

	const write = writers[format];
	return {
		head: headOf(format, clients, options),
		entries: each(clients, client =>
			options.whyKeptOut(client) === undefined
				? withRange({address: client.refusedAs ?? client.address}, range => write(formatRange(range)))
				: '',
		),
		notes: each(clients, client => {
			const reason = options.whyKeptOut(client);
			return reason === undefined
				? ''
				: withRange(client, range => toComment(`kept out: ${formatRange(range)}, ${reason}`));
		}),
	};
}

const writers = {
	nginx: (address: string) => `deny ${address};\n`,
	ipset: (address: string) => `add ${setOf(address)} ${address}\n`,
	nft: (address: string) => `add element inet waftop ${setOf(address)} { ${address} }\n`,
} as const;

function setOf(address: string): string {
	return address.includes(':') ? 'waftop6' : 'waftop4';
}

function toPlain(range: AddressRange, format: 'list' | 'cidr'): string {
	const address = formatRange(range);
	return `${address}${format === 'list' || address.includes('/') ? '' : address.includes(':') ? '/128' : '/32'}\n`;
}

function toCsvRow(client: ExportedClient): string {
	const {address, addresses, requests, through, blocked, firstSeen, lastSeen, mainCategory, isCertain} = client;
	return toCsvLine([
		address,
		...(addresses === undefined ? [] : [addresses]),
		requests,
		through,
		blocked,
		formatInstant(firstSeen),
		formatInstant(lastSeen),
		mainCategory,
		isCertain ? 'yes' : 'no',
	]);
}

function headOf(
	format: keyof typeof writers,
	clients: readonly ExportedClient[],
	{about, name}: AddressListOptions,
): string[] {
	const isOfNetworks = clients[0]?.addresses !== undefined;
	const [kind, flags] = isOfNetworks ? ['net', ' flags interval;'] : ['ip', ''];
	const how = {
		nginx: [`check: nginx -t; then reload. Include it in http {} or server {}: include ${name};`],
		ipset: [
			`load: ipset restore -exist < ${name}`,
			'refuse: iptables -I INPUT -m set --match-set waftop4 src -j DROP; the same with ip6tables and waftop6',
		],
		nft: [
			`load: nft -f ${name}`,
			'The sets refuse nobody yet. To refuse, in the same table:',
			"nft 'add chain inet waftop input { type filter hook input priority -10; }'",
			'nft add rule inet waftop input ip saddr @waftop4 drop; nft add rule inet waftop input ip6 saddr @waftop6 drop',
		],
	}[format];
	const size = Math.max(usualSetSize, clients.length);
	const sets = {
		nginx: [],
		ipset: [
			`create waftop4 hash:${kind} family inet maxelem ${size}\n`,
			`create waftop6 hash:${kind} family inet6 maxelem ${size}\n`,
		],
		nft: [
			'add table inet waftop\n',
			`add set inet waftop waftop4 { type ipv4_addr;${flags} }\n`,
			`add set inet waftop waftop6 { type ipv6_addr;${flags} }\n`,
		],
	}[format];
	const wide = isOfNetworks
		? ['Whole networks, where several of their addresses attacked: others in them are refused too.']
		: [];
	return [toComment(about), ...[...wide, ...how].map(words => toComment(words)), ...sets];
}

/* Printable ASCII in one line: a filter may hold anything. */
function toComment(words: string): string {
	const ascii = escapeText(words.slice(0, longestComment)).replaceAll(
		/[^ -~]/g,
		unit => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return `# ${ascii}\n`;
}

function withRange({address}: Pick<ExportedClient, 'address'>, write: (range: AddressRange) => string): string {
	const range = parseRange(address);
	return range === undefined ? '' : write(range);
}

/* An empty text is no entry; it stands here so that a long list can be written in slices. */
function* each(clients: readonly ExportedClient[], write: (client: ExportedClient) => string): Generator<string> {
	for (const client of clients) {
		yield write(client);
	}
}
