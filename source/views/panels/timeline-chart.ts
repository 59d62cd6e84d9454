import asciichart from 'asciichart';
import {hour, minute, second, type Timestamp} from '../../waf/clock.ts';
import {type Timeline, type Totals} from '../../waf/question.ts';
import {fitCount, nameUnit} from '../drawing/format-number.ts';
import {formatClock, formatDate, formatDay, formatMinute} from '../drawing/format-time.ts';
import {blank, fitLine, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {sanitize} from '../drawing/sanitize.ts';
import {type Role} from '../drawing/theme.ts';

/** Cells of the scale's numbers, and of a blank in front of the axis. */
const labelWidth = 6;
const axisWidth = labelWidth + 2;

/** First digits of a distance between two numbers of the scale: fine enough to use the height, coarse enough to stay for a while. */
const niceSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** No log is as fast; above it the scale's arithmetic would overflow. */
const mostDrawn = 1e15;

/**
Numbers a minute, one for each column: the highest of the steps that share a column, or a step held over several. Never NaN, never empty.
*/
export function resample(counts: readonly number[], columns: number, step: number): number[] {
	const factor = step > 0 ? minute / step : 1;
	return Array.from({length: Math.max(1, columns)}, (_, column) => {
		const from = Math.floor((column * counts.length) / columns);
		const to = Math.max(from + 1, Math.floor(((column + 1) * counts.length) / columns));
		let highest = 0;
		for (let index = from; index < to; index++) {
			const rate = (counts[index] ?? 0) * factor;
			highest = Number.isFinite(rate) ? Math.max(highest, Math.min(rate, mostDrawn)) : highest;
		}

		return highest;
	});
}

/**
The top of a scale with `intervals` equal distances, each a round number.
*/
export function niceTop(highest: number, intervals: number): number {
	const needed = Math.max(1, highest / intervals);
	const power = 10 ** Math.floor(Math.log10(needed));
	// Below 10 the fine steps would be fractions of a request.
	const step = niceSteps.map(digits => digits * power).find(size => size >= needed && (power > 1 || size % 1 === 0));
	return (step ?? power * 10) * intervals;
}

function plot(rates: readonly number[], top: number, height: number, symbols: readonly CleanText[]): CleanText[][] {
	const rows = asciichart.plot([rates], {
		height: height - 1,
		min: 0,
		max: top,
		offset: 1,
		format: () => '',
		symbols,
	});
	// asciichart puts nothing down but our symbols and blanks.
	return rows.split('\n').map(row => Array.from(row, cell => sanitize(cell)).slice(1));
}

/**
The timeline in `height` rows and one for the time axis, each of exactly `width` cells: all transactions as a thin line, what got through as a
heavy one in the colour of danger, and only where there is any. Rates a minute.
*/
export function drawTimeline(
	{timeline, unit}: Pick<Totals, 'timeline' | 'unit'>,
	offset: number,
	width: number,
	height: number,
	look: Look,
): Line[] {
	const legend = width >= 60 ? drawLegend(timeline, nameUnit({unit}), height, look) : undefined;
	const columns = Math.max(2, width - axisWidth - (legend === undefined ? 1 : 12));
	// One point more than columns: asciichart spends the first one on the axis.
	const all = resample(timeline.all, columns + 1, timeline.step);
	const through = resample(timeline.through, columns + 1, timeline.step);
	const top = niceTop(Math.max(...all, ...through), height - 1);
	const thin = plot(all, top, height, look.glyphs.line);
	const heavy = plot(through, top, height, look.glyphs.heavyLine);
	const hasThrough = (column: number) => through[column] > 0 || through[column + 1] > 0;

	const rows = thin.map((cells, row) => {
		const pieces: Span[] = [];
		for (let column = 0; column < columns; column++) {
			const loud = own(hasThrough(column) ? (heavy[row]?.[column] ?? ' ') : ' ');
			pieces.push(loud === ' ' ? span(cells[column] ?? ' ') : span(loud, 'danger'));
		}

		const label = fitCount(top - (row * top) / (height - 1), labelWidth);
		const axis = look.glyphs.line[row === height - 1 ? 0 : 1];
		const tail = legend === undefined ? [] : [blank(2), ...(legend[row] ?? [])];
		return fitLine([span(`${label.padStart(labelWidth)} ${axis}`, 'dim'), ...mergeRuns(pieces), ...tail], width, look);
	});
	const axis = span(`${own(' ').repeat(axisWidth)}${drawAxis(timeline, offset, columns)}`, 'dim');
	return [...rows, fitLine([axis], width, look)];
}

function drawLegend(timeline: Timeline, unit: CleanText, height: number, look: Look): Line[] {
	const any = timeline.through.some(count => count > 0);
	const {line, heavyLine} = look.glyphs;
	const head: Line = [span(`${unit}/min`, 'dim')];
	const all: Line = [span(`${line[4]} all`, 'plain')];
	const role: Role = any ? 'danger' : 'dim';
	const through: Line = [span(`${heavyLine[4]} through`, role)];
	return height < 3 ? [all, through] : [head, all, through];
}

function mergeRuns(pieces: readonly Span[]): Span[] {
	const runs: Array<{text: CleanText; role: Role}> = [];
	for (const {text, role} of pieces) {
		const last = runs.at(-1);
		if (last?.role === role) {
			last.text = own(`${last.text}${text}`);
		} else {
			runs.push({text, role});
		}
	}

	return runs;
}

const axisSteps = [1, 2, 3, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 4320, 7200, 10_080].map(
	minutes => minutes * minute,
);
const shortAxisSteps = [5 * second, 10 * second, 15 * second, 30 * second, ...axisSteps];

/**
Round times under their columns, at least 12 cells apart and at most nine.
*/
export function drawAxis(timeline: Timeline, offset: number, columns: number): CleanText {
	const length = timeline.step * timeline.all.length;
	if (!(length > 0)) {
		return own('');
	}

	const short = length < 5 * minute;
	const isLong = length > 24 * hour;
	const gap = Math.max(short || isLong ? 14 : 12, Math.floor(columns / 9));
	const step =
		(short ? shortAxisSteps : axisSteps).find(size => (size / length) * columns >= gap) ?? Math.max(length, 24 * hour);
	const format = (time: Timestamp): CleanText =>
		short
			? formatClock(time, offset)
			: step >= 24 * hour
				? formatDate(time, offset)
				: isLong
					? formatDay(time, offset)
					: formatMinute(time, offset);
	let axis = own('');
	const first = Math.ceil((timeline.from + offset) / step) * step - offset;
	for (let time = first; time <= timeline.from + length; time += step) {
		const label = format(time);
		const column = Math.round(((time - timeline.from) / length) * (columns - 1)) - Math.floor(label.length / 2);
		if (column >= axis.length + (axis === '' ? 0 : 2) && column + label.length <= columns) {
			axis = own(`${axis.padEnd(column)}${label}`);
		}
	}

	return axis;
}
