import {isIP, SocketAddress} from 'node:net';
import * as fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import {expect, test} from 'vitest';
import {formatAddress, parseAddress} from '../../source/waf/address.ts';
import {formatRange, inRange, parseRange} from '../../source/waf/address-range.ts';

const encoder = new TextEncoder();

function parse(text: string): Uint32Array | undefined {
	const words = new Uint32Array(4);
	const bytes = encoder.encode(text);
	return parseAddress(bytes, 0, bytes.length, words) ? words : undefined;
}

function format([w0, w1, w2, w3]: Uint32Array): string {
	return formatAddress(w0, w1, w2, w3);
}

/** The operating system's reading, as bytes, of a text that it takes for an address. */
function bytesOf(text: string): readonly number[] {
	const family = isIP(text) === 4 ? 'ipv4' : 'ipv6';
	const {address} = new SocketAddress({address: text, family});
	// The system prints ::192.0.2.7 for a form that ipaddr.js takes for a mapped address.
	const hexadecimal = address.replace(/^::(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
		const [a, b, c, d] = parts.slice(0, 4).map(Number);
		return `::${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
	});
	const parsed = ipaddr.parse(hexadecimal);
	return (parsed instanceof ipaddr.IPv4 ? parsed.toIPv4MappedAddress() : parsed).toByteArray();
}

function bytesOfWords(words: Uint32Array): readonly number[] {
	return [...words].flatMap(word => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
}

const group = fc.oneof(
	fc.constantFrom('0', '0', '00', 'ffff', 'FFFF', '1'),
	fc.nat(0xff_ff).map(n => n.toString(16)),
);
const part = fc.oneof(fc.nat(256).map(String), fc.constantFrom('0', '00', '01', '255', ''));
const ipv4Like = fc.array(part, {minLength: 3, maxLength: 5}).map(parts => parts.join('.'));
/** Many are addresses, many nearly so. */
const nearAddress = fc.oneof(
	fc.ipV4(),
	fc.ipV6(),
	ipv4Like,
	fc
		.tuple(
			fc.array(group, {maxLength: 9}),
			fc.array(group, {maxLength: 5}),
			fc.constantFrom('::', ':', ''),
			fc.option(ipv4Like),
		)
		.map(([head, tail, gap, ipv4]) => head.join(':') + gap + [...tail, ...(ipv4 === null ? [] : [ipv4])].join(':')),
	fc.string({unit: fc.constantFrom(...Array.from('0123456789abcdefg:.% [')), maxLength: 20}),
);

test('An address is read exactly where the operating system reads one, and as the same bytes', () => {
	fc.assert(
		fc.property(nearAddress, text => {
			const words = parse(text);
			expect(words && bytesOfWords(words)).toEqual(isIP(text) === 0 || text.includes('%') ? undefined : bytesOf(text));
		}),
	);
});

test('Reading never throws, whatever the bytes', () => {
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 50}), bytes => {
			const isRead = parseAddress(bytes, 0, bytes.length, new Uint32Array(4));
			expect(isRead && !ipaddr.isValid(Buffer.from(bytes).toString('latin1'))).toBe(false);
		}),
	);
});

const words = fc
	.tuple(
		fc.constantFrom('ipv4', 'ipv6'),
		fc.array(fc.oneof(fc.constant(0), fc.nat(0xff_ff)), {minLength: 8, maxLength: 8}),
	)
	.map(([family, groups]) => {
		const all = family === 'ipv4' ? [0, 0, 0, 0, 0, 0xff_ff, groups[6], groups[7]] : groups;
		return Uint32Array.from([0, 2, 4, 6], index => all[index] * 65_536 + all[index + 1]);
	});

test("An address's text reads back as the same words", () => {
	fc.assert(
		fc.property(words, address => {
			expect(parse(format(address))).toEqual(address);
		}),
	);
});

test("A range's text reads back as the same range, and holds what ipaddr.js says it does", () => {
	fc.assert(
		fc.property(words, fc.nat(128), words, fc.nat(128), (base, bits, other, flipped) => {
			const text = format(base);
			const prefix = text.includes(':') ? bits : bits % 33;
			const range = parseRange(`${text}/${prefix}`)!;
			expect(parseRange(formatRange(range))).toEqual(range);

			const near = Uint32Array.from(base);
			near[flipped >>> 5] ^= 1 << (flipped & 31);
			const cidr = ipaddr.parseCIDR(`${text}/${prefix}`);
			for (const address of [base, near, other]) {
				const parsed = ipaddr.parse(format(address));
				expect(inRange(address, range)).toBe(parsed.kind() === cidr[0].kind() && parsed.match(cidr));
			}
		}),
	);
});
