import {type Bound, type Count, type Totals} from '../../waf/question.ts';
import {type Glyphs} from './glyphs.ts';
import {own, ownTable, type CleanText} from './own-words.ts';
import {sanitize} from './sanitize.ts';

const units = ownTable(['k', 'M', 'G', 'T']);
const byteUnits = ownTable(['bytes', 'KB', 'MB', 'GB']);

/** No log holds more; a column has room for this. */
const mostCounted = 999e12;

/**
`1,204`.
*/
export function formatCount(count: number): CleanText {
	const digits = own(`${Math.round(count)}`);
	const head = digits.length % 3 || 3;
	let grouped = digits.slice(0, head);
	for (let place = head; place < digits.length; place += 3) {
		grouped = own(`${grouped},${digits.slice(place, place + 3)}`);
	}

	return grouped;
}

/**
With so many digits after the point: `1.5`, `2.0`.
*/
export function toFixed(number: number, digits: number): CleanText {
	return sanitize(number.toFixed(digits));
}

/**
The number with thousands separators where it fits `width` cells, else short: `12.3k`, `4M`.
*/
export function fitCount(count: number, width: number): CleanText {
	const bounded = Math.min(count, mostCounted);
	const full = formatCount(bounded);
	if (full.length <= width) {
		return full;
	}

	const unit = Math.max(
		0,
		units.findIndex((_, place) => bounded < 1000 ** (place + 2) * 0.9995),
	);
	const scaled = bounded / 1000 ** (unit + 1);
	const precise = own(`${toFixed(scaled, scaled < 100 ? 1 : 0)}${units[unit]}`);
	return precise.length <= width ? precise : own(`${Math.round(scaled)}${units[unit]}`);
}

/**
A number with the sign of its exactness in front: `≥1,204`.
*/
export function formatBounded({value, bound}: Count, glyphs: Glyphs): CleanText {
	const sign = {'=': own(''), '≈': glyphs.estimate, '≥': glyphs.atLeast}[bound];
	return own(`${sign}${formatCount(value)}`);
}

/**
A count of a row in at most so many cells, with the sign of its exactness in front.
*/
export function fitBounded(
	{count, bound = '='}: {readonly count: number; readonly bound?: Bound},
	width: number,
	{glyphs}: {readonly glyphs: Glyphs},
): CleanText {
	const sign = {'=': own(''), '≈': glyphs.estimate, '≥': glyphs.atLeast}[bound];
	return own(`${sign}${fitCount(count, width - sign.length)}`);
}

/**
What is counted, as the head of a column.
*/
export function nameUnit({unit}: Pick<Totals, 'unit'>): CleanText {
	return own(unit === 'transactions' ? 'req' : 'match');
}

/**
A share of a whole as `88%`; what is not nothing is never `0%`, what is not everything never `100%`.
*/
export function formatShare(part: number, whole: number): CleanText {
	if (whole <= 0 || part <= 0) {
		return own('0%');
	}

	const percent = Math.round((part / whole) * 100);
	return own(percent === 0 ? '<1%' : percent === 100 && part < whole ? '99%' : `${percent}%`);
}

/**
A size in bytes: `812 bytes`, `26 KB`.
*/
export function formatBytes(bytes: number): CleanText {
	const unit = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : bytes < 1024 ** 3 ? 2 : 3;
	const scaled = bytes / 1024 ** unit;
	return own(`${unit > 0 && scaled < 10 ? toFixed(scaled, 1) : formatCount(scaled)} ${byteUnits[unit]}`);
}
