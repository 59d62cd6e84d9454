import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {inRange, parseRange} from '../../source/waf/address-range.ts';
import {coverAddresses, widestDeny} from '../../source/waf/cover-addresses.ts';

/** Few networks, so that addresses are near each other. */
const ipv4 = fc
	.tuple(fc.constantFrom('203.0.113', '203.0.112', '198.51.100', '192.0.2'), fc.nat(255))
	.map(([network, last]) => `${network}.${last}`);
const ipv6 = fc
	.tuple(fc.constantFrom('2001:db8:1:2', '2001:db8:1:3', '2001:db8:f', '2001:db8'), fc.nat(0xff_ff))
	.map(([network, last]) => `${network}::${last.toString(16)}`);
const addresses = fc.array(fc.oneof(ipv4, ipv6), {minLength: 1, maxLength: 40});
const most = fc.integer({min: 1, max: 9});

function sizeOf(range: string): bigint {
	return 1n << BigInt(128 - parseRange(range)!.prefix);
}

test('every address is in one of the ranges, and what else is in them is said', () => {
	fc.assert(
		fc.property(addresses, most, (given, limit) => {
			const {ranges, extra} = coverAddresses(given, limit);
			const parsed = ranges.map(range => parseRange(range)!);
			for (const address of given) {
				expect(parsed.filter(range => inRange(parseRange(address)!.words, range))).toHaveLength(1);
			}

			const whole = ranges.reduce((sum, range) => sum + sizeOf(range), 0n);
			expect(whole - BigInt(new Set(given).size)).toBe(extra);
		}),
	);
});

test('no range is wider than may be denied without a reason, and there are no more than asked for unless they would be', () => {
	fc.assert(
		fc.property(addresses, most, (given, limit) => {
			const {ranges} = coverAddresses(given, limit);
			for (const range of ranges) {
				expect(parseRange(range)!.prefix).toBeGreaterThanOrEqual(
					range.includes(':') ? widestDeny.ipv6 : widestDeny.ipv4,
				);
			}

			const blocks = new Set(given.map(text => (text.includes(':') ? '2001:db8' : text.split('.', 2).join('.'))));
			expect(ranges.length).toBeLessThanOrEqual(Math.max(limit, blocks.size));
		}),
	);
});

/** All ways to part the last numbers of a network into runs, each in the smallest range that holds it. */
function leastExtra(numbers: readonly number[], limit: number): number {
	const smallest = (run: readonly number[]): number => {
		let size = 1;
		while (Math.floor(run[0] / size) !== Math.floor(run.at(-1)! / size)) {
			size *= 2;
		}

		return size - run.length;
	};
	if (limit === 1 || numbers.length === 1) {
		return smallest(numbers);
	}

	const ways = numbers
		.slice(1)
		.map((_, at) => smallest(numbers.slice(0, at + 1)) + leastExtra(numbers.slice(at + 1), limit - 1));
	return Math.min(smallest(numbers), ...ways);
}

test('nothing with as few ranges holds less else', () => {
	const numbers = fc.uniqueArray(fc.nat(63), {minLength: 1, maxLength: 9});
	fc.assert(
		fc.property(numbers, fc.integer({min: 1, max: 4}), (given, limit) => {
			const sorted = given.toSorted((one, other) => one - other);
			const {extra} = coverAddresses(
				given.map(number => `203.0.113.${number}`),
				limit,
			);
			expect(Number(extra)).toBe(leastExtra(sorted, limit));
		}),
	);
});

test('as many ranges as addresses hold nothing else; one holds them all', () => {
	const attackers = ['203.0.113.7', '203.0.113.9', '203.0.113.9', '203.0.113.200'];
	expect(coverAddresses(attackers, 8)).toEqual({ranges: ['203.0.113.7', '203.0.113.9', '203.0.113.200'], extra: 0n});
	expect(coverAddresses(attackers, 2)).toEqual({ranges: ['203.0.113.0/28', '203.0.113.200'], extra: 14n});
	expect(coverAddresses(attackers, 1)).toEqual({ranges: ['203.0.113.0/24'], extra: 253n});
});

test('what is far apart gets a range each, however few are asked for; what is no address gets none', () => {
	expect(coverAddresses(['203.0.113.7', '198.51.100.1', '2001:db8::1', 'x', '192.0.2.0/24'], 1)).toEqual({
		ranges: ['2001:db8::1', '198.51.100.1', '203.0.113.7'],
		extra: 0n,
	});
	expect(coverAddresses([], 3)).toEqual({ranges: [], extra: 0n});
});
