import {formatRange, parseRange} from './address-range.ts';
import {isIpv4} from './address.ts';

/**
The shortest prefixes that are denied without a reason, in bits of the four words: /16 of IPv4, /32 of IPv6.
*/
export const widestDeny = {ipv4: 96 + 16, ipv6: 32} as const;

/**
Ranges that hold addresses, and how much else.
*/
export type Cover = {
	/** In normal form, in the order of their addresses. */
	readonly ranges: readonly string[];

	/** Addresses in the ranges that were not given. */
	readonly extra: bigint;
};

/** Ranges of a part of the addresses, put together only for the one that is taken. */
type Part = {readonly extra: bigint; readonly ranges: Ranges};
type Ranges = {readonly address: bigint; readonly prefix: number} | readonly [Ranges, Ranges];

/** The best with at most so many ranges, by their number; undefined where so few cannot do. */
type Best = ReadonlyArray<Part | undefined>;

const bits = 128;
const blockSizes = {ipv4: BigInt(bits - widestDeny.ipv4), ipv6: BigInt(bits - widestDeny.ipv6)};

/**
The ranges that hold all of the addresses and as little else as can be, at most `most` of them and none wider than `widestDeny`. Where so few ranges cannot do that, one for each /16 or /32 that holds an address. Texts that are no addresses are left out. Linear in the addresses, quadratic in `most`.
*/
export function coverAddresses(addresses: readonly string[], most: number): Cover {
	const known = new Set(addresses.flatMap(text => toNumber(text) ?? []));
	const sorted = [...known].toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
	const families = (['ipv6', 'ipv4'] as const).map(family => ({
		family,
		members: sorted.filter(address => isV4(address) === (family === 'ipv4')),
	}));
	const blocks = families.flatMap(({family, members}) => [
		...Map.groupBy(members, address => address >> blockSizes[family]).values(),
	]);
	const chosen =
		blocks.length > most
			? blocks.map(members => findBest(members, 1)[1])
			: [
					families
						.filter(({members}) => members.length > 0)
						.map(({members}) => findBest(members, most))
						.reduce<Best>((one, other) => join(one, other, most), [{extra: 0n, ranges: none}])
						.at(-1),
				];
	const parts = chosen.filter(part => part !== undefined);
	return {
		ranges: parts.flatMap(({ranges}) => toTexts(ranges)),
		extra: parts.reduce((sum, {extra}) => sum + extra, 0n),
	};
}

/** Stands for no ranges. */
const none: Ranges = {address: 0n, prefix: -1};

function toNumber(text: string): bigint | undefined {
	const range = parseRange(text);
	return range?.prefix === bits ? range.words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n) : undefined;
}

function isV4(address: bigint): boolean {
	const [w0, w1, w2] = toWords(address);
	return isIpv4(w0, w1, w2);
}

function toWords(address: bigint): [number, number, number, number] {
	const word = (place: bigint): number => Number((address >> (32n * place)) & 0xff_ff_ff_ffn);
	return [word(3n), word(2n), word(1n), word(0n)];
}

/** Of addresses of one family, in their order. */
function findBest(members: readonly bigint[], most: number): Best {
	const widest = isV4(members[0]) ? widestDeny.ipv4 : widestDeny.ipv6;

	const visit = (start: number, end: number): Best => {
		const [first, last] = [members[start], members[end - 1]];
		if (first === last) {
			return fillUp([undefined, {extra: 0n, ranges: {address: first, prefix: bits}}], most);
		}

		const different = (first ^ last).toString(2).length;
		const prefix = bits - different;
		// Where the first bit that differs is set, the other half begins.
		const half = (last >> BigInt(different - 1)) << BigInt(different - 1);
		const middle = findPlace(members, half, start, end);
		const parted = join(visit(start, middle), visit(middle, end), most);
		const whole: Part = {
			extra: (1n << BigInt(different)) - BigInt(end - start),
			ranges: {address: (first >> BigInt(different)) << BigInt(different), prefix},
		};
		return prefix < widest ? parted : parted.map((part, count) => (count === 0 ? undefined : better(part, whole)));
	};

	return visit(0, members.length);
}

/** The first place whose address is not below. */
function findPlace(members: readonly bigint[], address: bigint, start: number, end: number): number {
	let [low, high] = [start, end];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (members[middle] < address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low;
}

/** More ranges may be as many as fewer. */
function fillUp(best: Best, most: number): Best {
	return Array.from({length: most + 1}, (_, count) => best[Math.min(count, best.length - 1)]);
}

/** The best of two parts together. */
function join(one: Best, other: Best, most: number): Best {
	return Array.from({length: most + 1}, (_, count) => {
		let found: Part | undefined;
		for (let mine = 0; mine <= count; mine++) {
			const [first, second] = [one[Math.min(mine, one.length - 1)], other[Math.min(count - mine, other.length - 1)]];
			if (first !== undefined && second !== undefined && (mine === 0 || mine < one.length)) {
				found = better(found, {extra: first.extra + second.extra, ranges: [first.ranges, second.ranges]});
			}
		}

		return found;
	});
}

function better(one: Part | undefined, other: Part): Part {
	return one === undefined || other.extra < one.extra ? other : one;
}

function toTexts(ranges: Ranges): string[] {
	if (Array.isArray(ranges)) {
		return (ranges as readonly Ranges[]).flatMap(each => toTexts(each));
	}

	const {address, prefix} = ranges as Exclude<Ranges, readonly unknown[]>;
	return prefix < 0 ? [] : [formatRange({words: Uint32Array.from(toWords(address)), prefix})];
}
