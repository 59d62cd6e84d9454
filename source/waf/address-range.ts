import {formatAddress, isIpv4, parseAddress} from './address.ts';

/**
A CIDR range. A single address is the range that holds it alone.
*/
export type AddressRange = {
	/** Four words as in `address.ts`, with zeros after the prefix. */
	readonly words: Uint32Array;

	/** Bits of the four words that count: 0 to 128; an IPv4 /24 is 120. */
	readonly prefix: number;
};

const ipv4Offset = 96;
const encoder = new TextEncoder();

/**
Reads an address or CIDR; bits after the prefix may be set and are dropped. Undefined for anything else.
*/
export function parseRange(text: string): AddressRange | undefined {
	// The longest address has 45 characters.
	const [, address, digits] = /^([\da-f.:]{2,45})(?:\/(0|[1-9]\d{0,2}))?$/i.exec(text) ?? [];
	const words = new Uint32Array(4);
	if (address === undefined || !parseAddress(encoder.encode(address), 0, address.length, words)) {
		return undefined;
	}

	const offset = address.includes(':') ? 0 : ipv4Offset;
	const prefix = digits === undefined ? 128 : Number(digits) + offset;
	if (prefix > 128) {
		return undefined;
	}

	for (let word = 0; word < 4; word++) {
		words[word] &= maskOf(prefix, word);
	}

	return {words, prefix};
}

/** Mask of one of the four words. */
function maskOf(prefix: number, word: number): number {
	const bits = Math.min(32, Math.max(0, prefix - 32 * word));
	// A shift by 32 would shift by none.
	return bits === 0 ? 0 : -1 << (32 - bits);
}

/**
The network that an address is counted in; undefined for what is no address.
*/
export function networkOf(address: string): string | undefined {
	const range = parseRange(address);
	return range?.prefix === 128 ? formatRange(toNetwork(range.words)) : undefined;
}

/**
The network of the address whose words these are, or of a network's own words: its /24 in IPv4, its /64 in IPv6, and where an IPv6 address holds an IPv4 address, as behind a translator, that one's /24.
*/
export function toNetwork(words: ArrayLike<number>): AddressRange {
	const prefix = networkPrefixOf(words[0], words[1]);
	return {words: Uint32Array.from([0, 1, 2, 3], word => words[word] & maskOf(prefix, word)), prefix};
}

/**
How many bits of an address, by its first two words, are those of its network: whole bytes. A network has that of its addresses.
*/
export function networkPrefixOf(w0: number, w1: number): number {
	// IPv4, IPv4-compatible and translated; NAT64 (RFC 6052, RFC 8215); Teredo (RFC 4380): the address is at the end.
	if ((w0 === 0 && w1 === 0) || (w0 === 0x64_ff_9b && w1 >>> 17 === 0) || w0 === 0x20_01_00_00) {
		return 120;
	}

	// 6to4 (RFC 3056): behind the first 16 bits.
	return w0 >>> 16 === 0x20_02 ? 40 : 64;
}

/**
The range in its one normal form: `192.0.2.0/24`, `2001:db8::/32`, an address alone without a prefix.
*/
export function formatRange({words: [w0, w1, w2, w3], prefix}: AddressRange): string {
	const address = formatAddress(w0, w1, w2, w3);
	if (prefix === 128) {
		return address;
	}

	return `${address}/${isIpv4(w0, w1, w2) ? prefix - ipv4Offset : prefix}`;
}

/**
Whether the address whose four words begin at `at` is in the range. A range of IPv6 holds no IPv4 address: `::/0` is all of
IPv6, `0.0.0.0/0` (the same as `::ffff:0:0/96`) all of IPv4.
*/
export function inRange(words: ArrayLike<number>, range: AddressRange, at = 0): boolean {
	for (let word = 0; word < 4; word++) {
		if (((words[at + word] ^ range.words[word]) & maskOf(range.prefix, word)) !== 0) {
			return false;
		}
	}

	return range.prefix >= ipv4Offset || !isIpv4(words[at], words[at + 1], words[at + 2]);
}
