import * as Byte from '../waf/byte.ts';

/**
Numbers of payment cards in bytes: 13 to 19 digits that a brand begins with, that Luhn's check fits, written together or in the groups that are printed on cards. One in ten of other numbers of that look is taken for one.

Ranges: ISO/IEC 7812 and what the brands publish.
*/
export function findCardNumbers(bytes: string, add: (start: number, end: number) => void): void {
	for (const found of bytes.matchAll(/\d[\d +-]{11,}\d/g)) {
		// A run may hold several numbers beside each other: each place where digits begin is tried, for one card's length.
		const run = found[0];
		for (let at = 0; at < run.length; at++) {
			const isStart = isDigit(run, at) && !isDigit(run, at - 1);
			const length = isStart && !touches(bytes, found.index + at - 1, -1) ? readCard(run, at) : 0;
			if (length > 0 && !touches(bytes, found.index + at + length, 1)) {
				add(found.index + at, found.index + at + length);
				at += length;
			}
		}
	}
}

/** Other letters or digits, or a decimal point with a digit: part of another word or number. */
function touches(bytes: string, at: number, step: -1 | 1): boolean {
	return /[a-z\d_]/i.test(bytes.charAt(at)) || (bytes.charAt(at) === '.' && isDigit(bytes, at + step));
}

function isDigit(text: string, at: number): boolean {
	const code = at >= 0 && at < text.length ? text.charCodeAt(at) : 0;
	return Byte.isDigit(code);
}

/** Digits of the groups that cards are printed in. */
const groupings = new Set(['4444', '44443', '465', '464', '4443', '446', '643', '610', '613', '484', '48', '4441']);

/** Length with its signs; 0 where it is none. */
function readCard(run: string, from: number): number {
	let digits = '';
	let groups = '';
	let size = 0;
	let best = 0;
	let sign = '';
	for (let at = from; at <= run.length && digits.length <= 19; at++) {
		if (isDigit(run, at)) {
			digits += run[at];
			size++;
			continue;
		}

		groups += String(size);
		size = 0;
		if ((groups === String(digits.length) || groupings.has(groups)) && isCard(digits)) {
			best = at - from;
		}

		// One sign between groups, the same all along.
		if (at === run.length || !isDigit(run, at + 1) || (sign !== '' && run[at] !== sign)) {
			break;
		}

		sign = run[at];
	}

	return best;
}

/** Beginnings of a brand's numbers, from and to, and how many digits these have. */
const ranges: ReadonlyArray<readonly [from: number, to: number, shortest: number, longest: number]> = [
	[4, 4, 13, 19],
	[51, 55, 16, 16],
	[2221, 2720, 16, 16],
	[34, 34, 15, 15],
	[37, 37, 15, 15],
	[300, 305, 14, 19],
	[3095, 3095, 14, 19],
	[36, 36, 14, 19],
	[38, 39, 14, 19],
	[3528, 3589, 16, 19],
	[6011, 6011, 16, 19],
	[622, 622, 16, 19],
	[644, 649, 16, 19],
	[65, 65, 16, 19],
	[60, 60, 16, 16],
	[62, 62, 16, 19],
	[81, 82, 16, 19],
	[50, 50, 13, 19],
	[56, 58, 13, 19],
	[6304, 6304, 13, 19],
	[637, 639, 13, 19],
	[67, 67, 13, 19],
	[2200, 2205, 16, 19],
	[9792, 9792, 16, 16],
];

function isCard(digits: string): boolean {
	return (
		ranges.some(([from, to, shortest, longest]) => {
			const beginning = Number(digits.slice(0, String(from).length));
			return beginning >= from && beginning <= to && digits.length >= shortest && digits.length <= longest;
		}) && fitsLuhn(digits)
	);
}

/** From the right, each second digit doubled, and the sum of all digits ends with 0. */
function fitsLuhn(digits: string): boolean {
	let sum = 0;
	for (let place = 0; place < digits.length; place++) {
		const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
		const weighed = place % 2 === 1 ? digit * 2 : digit;
		sum += weighed > 9 ? weighed - 9 : weighed;
	}

	return sum % 10 === 0 && /[1-9]/.test(digits);
}
