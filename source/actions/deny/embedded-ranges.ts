import {type AddressRange, parseRange} from '../../waf/address-range.ts';

/** Where an IPv6 address holds an IPv4 address: from which bit on, and whether turned over. */
type Embedding = {readonly outer: AddressRange; readonly at: number; readonly isInverted: boolean};

/*
NAT64 (RFC 6052, and RFC 8215 for networks of one's own), IPv4-compatible (RFC 4291), translated (RFC 2765), 6to4 (RFC 3056), and Teredo (RFC 4380): server, and client with its bits turned over.
*/
const embeddings: readonly Embedding[] = [
	embed('64:ff9b::/96', 96),
	embed('64:ff9b:1::/48', 96),
	embed('::/96', 96),
	embed('::ffff:0:0:0/96', 96),
	embed('2002::/16', 16),
	embed('2001::/32', 32),
	embed('2001::/32', 96, true),
];

function embed(outer: string, at: number, isInverted = false): Embedding {
	return {outer: parseRange(outer)!, at, isInverted};
}

/**
The IPv4 ranges that a range of IPv6 reaches by addresses that hold one; a range that leaves the inner address open reaches all of IPv4. IPv4-mapped addresses are IPv4 already (`address.ts`).
*/
export function findEmbeddedRanges(range: AddressRange): AddressRange[] {
	return embeddings
		.filter(({outer}) => startsAlike(range, outer, Math.min(range.prefix, outer.prefix)))
		.map(({at, isInverted}) => {
			const bits = Math.min(32, Math.max(0, range.prefix - at));
			const mask = bits === 0 ? 0 : -1 << (32 - bits);
			const inner = wordAt(range.words, at) ^ (isInverted ? -1 : 0);
			return {words: Uint32Array.of(0, 0, 0xff_ff, inner & mask), prefix: 96 + bits};
		});
}

function startsAlike(one: AddressRange, other: AddressRange, prefix: number): boolean {
	return [0, 1, 2, 3].every(word => {
		const bits = Math.min(32, Math.max(0, prefix - 32 * word));
		return bits === 0 || (one.words[word] ^ other.words[word]) >>> (32 - bits) === 0;
	});
}

/** 32 bits from any bit on. */
function wordAt(words: Uint32Array, at: number): number {
	const [word, shift] = [Math.floor(at / 32), at % 32];
	return shift === 0 ? words[word] : (words[word] << shift) | (words[word + 1] >>> (32 - shift));
}
