import {type BinnedTimeline, type TimeBin} from '../questions/time-bins.ts';
import {formatCount} from '../views/drawing/format-number.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {own, ownTable, type CleanText} from '../views/drawing/own-words.ts';
import {day} from '../waf/clock.ts';
import {formatMoment, nameStep} from './wording.ts';

const height = 6;
const steps = ownTable(['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']);

/**
The course of time in characters: a column a step, and under it a mark where something got through.
*/
export function drawCharacters({from, step, bins}: BinnedTimeline, offset: number, glyphs: Glyphs): CleanText[] {
	if (bins.length === 0) {
		return [own('no times are known')];
	}

	const most = bins.reduce((peak, {all}) => Math.max(peak, all), 1);
	const labelWidth = formatCount(most).length;
	const rows = Array.from({length: height}, (_, place) => {
		const level = height - 1 - place;
		const label = place === 0 ? formatCount(most) : level === 0 ? own('0') : own('');
		return own(`${label.padStart(labelWidth)} ${drawRow(bins, level / height, most, glyphs)}`).trimEnd();
	});
	const through = bins.reduce((sum, bin) => sum + bin.through, 0);
	const marks = bins.map(bin => own(bin.through > 0 ? '!' : ' ')).reduce((all, one) => own(`${all}${one}`), own(''));
	const left = formatAxis(from, step, offset);
	const right = formatAxis(from + (bins.length - 1) * step, step, offset);
	const gap = own(' ').repeat(Math.max(2, bins.length - left.length - right.length));
	const blank = own(' ').repeat(labelWidth + 1);
	return [
		...rows,
		...(through > 0 ? [own(`${blank}${marks}`).trimEnd()] : []),
		bins.length === 1 ? own(`${blank}${left}`) : own(`${blank}${left}${gap}${right}`),
		own(`${blank}requests in ${nameStep(step)}${own(through > 0 ? '; ! where some got through' : '')}`),
	];
}

function drawRow(bins: readonly TimeBin[], floor: number, most: number, {unicode, ended}: Glyphs): CleanText {
	return bins
		.map(({all}) => {
			const fill = Math.max(0, Math.min(1, (all / most - floor) * height));
			// What is not nothing is seen.
			const isFirst = floor === 0 && all > 0;
			if (!unicode) {
				return fill >= 0.5 || isFirst ? ended : own(' ');
			}

			const eighths = Math.max(isFirst ? 1 : 0, Math.round(fill * 8));
			return eighths === 0 ? own(' ') : steps[eighths - 1];
		})
		.reduce((row, one) => own(`${row}${one}`), own(''));
}

/**
A time under the axis, as exact as the steps are.
*/
export function formatAxis(time: number, step: number, offset: number): CleanText {
	const moment = formatMoment(time, offset);
	return step >= day ? moment.slice(0, 10) : step < 60_000 ? moment : moment.slice(0, 16);
}
