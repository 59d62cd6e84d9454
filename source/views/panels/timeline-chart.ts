import asciichart from 'asciichart';
import {hour, minute, second, type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type Timeline, type Totals} from '../../waf/question.ts';
import {fitCount, nameUnit} from '../drawing/format-number.ts';
import {formatClock, formatDate, formatDay, formatMinute, formatSpan} from '../drawing/format-time.ts';
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
Counts of steps, one for each column: the highest of the steps that share a column, or a step held over several. Never NaN, never empty.
*/
export function resample(counts: readonly number[], columns: number): number[] {
	return Array.from({length: Math.max(1, columns)}, (_, column) => {
		const from = Math.floor((column * counts.length) / columns);
		const to = Math.max(from + 1, Math.floor(((column + 1) * counts.length) / columns));
		let highest = 0;
		for (let index = from; index < to; index++) {
			const count = counts[index] ?? 0;
			highest = Number.isFinite(count) ? Math.max(highest, Math.min(count, mostDrawn)) : highest;
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
heavy one in the colour of danger, and only where there is any. The scale counts what a step counts, and the legend says how long that is.

@param held Drawn reversed: both ends, and on the axis what is between them; the legend says what is in it.
*/
export function drawTimeline(
	{timeline, unit}: Pick<Totals, 'timeline' | 'unit'>,
	offset: number,
	width: number,
	height: number,
	look: Look,
	held?: HeldTime,
): Line[] {
	const legend = width >= 60 ? drawLegend(timeline, {unit: nameUnit({unit}), offset, held}, height, look) : undefined;
	const columns = Math.max(2, width - axisWidth - (legend === undefined ? 1 : 12));
	// One point more than columns: asciichart spends the first one on the axis.
	const all = resample(timeline.all, columns + 1);
	const through = resample(timeline.through, columns + 1);
	const top = niceTop(Math.max(...all, ...through), height - 1);
	const thin = plot(all, top, height, look.glyphs.line);
	const heavy = plot(through, top, height, look.glyphs.heavyLine);
	const hasThrough = (column: number) => through[column] > 0 || through[column + 1] > 0;

	const ends = held === undefined ? undefined : findEnds(timeline, held, columns);
	const isEnd = (column: number) => column === ends?.at || column === ends?.mark;

	const rows = thin.map((cells, row) => {
		const pieces: Span[] = [];
		for (let column = 0; column < columns; column++) {
			const loud = own(hasThrough(column) ? (heavy[row]?.[column] ?? ' ') : ' ');
			const [plain, danger] = isEnd(column)
				? (['selected', 'selected-danger'] as const)
				: (['plain', 'danger'] as const);
			pieces.push(loud === ' ' ? span(cells[column] ?? ' ', plain) : span(loud, danger));
		}

		const label = fitCount(top - (row * top) / (height - 1), labelWidth);
		const axis = look.glyphs.line[row === height - 1 ? 0 : 1];
		const tail = legend === undefined ? [] : [blank(2), ...(legend[row] ?? [])];
		return fitLine([span(`${label.padStart(labelWidth)} ${axis}`, 'dim'), ...mergeRuns(pieces), ...tail], width, look);
	});
	const times = drawAxis(timeline, offset, columns).padEnd(columns);
	const first = ends === undefined ? columns : Math.min(ends.at, ends.mark);
	const behind = ends === undefined ? columns : Math.max(ends.at, ends.mark) + 1;
	const axis: Line = [
		blank(axisWidth),
		span(times.slice(0, first), 'dim'),
		span(times.slice(first, behind), 'selected'),
		span(times.slice(behind), 'dim'),
	];
	return [...rows, fitLine(axis, width, look)];
}

/**
What is held of a timeline: the step under the cursor, and the one at the other end, the same while none is marked.
*/
export type HeldTime = {readonly at: Timestamp; readonly mark: Timestamp};

/** The columns of both ends. */
function findEnds(
	{from, step, all}: Timeline,
	{at, mark}: HeldTime,
	columns: number,
): {readonly at: number; readonly mark: number} {
	const toColumn = (time: Timestamp): number => {
		const place = Math.floor((time - from) / step);
		const column = Math.floor(((place + 0.5) * columns) / Math.max(1, all.length));
		return Math.max(0, Math.min(column, columns - 1));
	};

	return {at: toColumn(at), mark: toColumn(mark)};
}

type LegendFacts = {
	readonly unit: CleanText;
	readonly offset: Milliseconds;
	readonly held: HeldTime | undefined;
};

/* What a step counts; while time is held, the step under the cursor. */
function drawLegend(timeline: Timeline, {unit, offset, held}: LegendFacts, height: number, look: Look): Line[] {
	const {line, heavyLine} = look.glyphs;
	const any = timeline.through.some(count => count > 0);
	const place = held === undefined ? -1 : Math.floor((held.at - timeline.from) / timeline.step);
	const [count, got] = [timeline.all[place] ?? 0, timeline.through[place] ?? 0];
	const words = held === undefined ? own(`${unit}/${nameStep(timeline.step)}`) : formatClock(held.at, offset);
	const head: Line = [span(words, held === undefined ? 'dim' : 'strong')];
	const all: Line = [span(`${line[4]} ${held === undefined ? own('all') : fitCount(count, 8)}`, 'plain')];
	const role: Role = (held === undefined ? any : got > 0) ? 'danger' : 'dim';
	const through: Line = [span(`${heavyLine[4]} ${held === undefined ? own('through') : fitCount(got, 8)}`, role)];
	return height < 3 ? [all, through] : [head, all, through];
}

/**
The time that a step of the timeline is long: `min`, `15s`, `2h`.
*/
export function nameStep(step: Milliseconds): CleanText {
	return step === minute ? own('min') : step === second ? own('s') : formatSpan(step);
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
