import {type Bound, type Count, type Totals} from '../../waf/question.ts';
import {type Glyphs} from './glyphs.ts';

const units = ['k', 'M', 'G', 'T'];
/** No log holds more; a column has room for this. */
const mostCounted = 999e12;

/**
`1,204`.
*/
export function formatCount(count: number): string {
	return String(Math.round(count)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/**
The number with thousands separators where it fits `width` cells, else short: `12.3k`, `4M`.
*/
export function fitCount(count: number, width: number): string {
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
	const precise = scaled.toFixed(scaled < 100 ? 1 : 0) + units[unit];
	return precise.length <= width ? precise : Math.round(scaled) + units[unit];
}

/**
A number with the sign of its exactness in front: `≥1,204`.
*/
export function formatBounded({value, bound}: Count, glyphs: Glyphs): string {
	const sign = {'=': '', '≈': glyphs.estimate, '≥': glyphs.atLeast}[bound];
	return sign + formatCount(value);
}

/**
A count of a row in at most so many cells, with the sign of its exactness in front.
*/
export function fitBounded(
	{count, bound = '='}: {readonly count: number; readonly bound?: Bound},
	width: number,
	{glyphs}: {readonly glyphs: Glyphs},
): string {
	const sign = {'=': '', '≈': glyphs.estimate, '≥': glyphs.atLeast}[bound];
	return sign + fitCount(count, width - sign.length);
}

/**
What is counted, as the head of a column.
*/
export function nameUnit({unit}: Pick<Totals, 'unit'>): string {
	return unit === 'transactions' ? 'req' : 'match';
}

/**
A share of a whole as `88%`; what is not nothing is never `0%`, what is not everything never `100%`.
*/
export function formatShare(part: number, whole: number): string {
	if (whole <= 0 || part <= 0) {
		return '0%';
	}

	const percent = Math.round((part / whole) * 100);
	return percent === 0 ? '<1%' : percent === 100 && part < whole ? '99%' : `${percent}%`;
}

/**
A size in bytes: `812 bytes`, `26 KB`.
*/
export function formatBytes(bytes: number): string {
	const unit = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : bytes < 1024 ** 3 ? 2 : 3;
	const scaled = bytes / 1024 ** unit;
	return `${unit > 0 && scaled < 10 ? scaled.toFixed(1) : formatCount(scaled)} ${['bytes', 'KB', 'MB', 'GB'][unit]}`;
}
