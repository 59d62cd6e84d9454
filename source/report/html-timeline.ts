import {type BinnedTimeline} from '../questions/time-bins.ts';
import {formatCount} from '../views/drawing/format-number.ts';
import {escapeHtml} from './html-text.ts';
import {nameStep} from './wording.ts';
import {formatAxis} from './timeline-characters.ts';

const width = 720;
const height = 150;
const left = 44;
const bottom = 22;
const top = 10;

/**
The course of time as a picture: a bar a step, what got through at its foot.
*/
export function drawTimeline({from, step, bins}: BinnedTimeline, offset: number): string[] {
	if (bins.length === 0) {
		return ['<p>No times are known.</p>'];
	}

	const most = bins.reduce((peak, {all}) => Math.max(peak, all), 1);
	const plot = {width: width - left, height: height - top - bottom};
	// A single minute is no wall.
	const pitch = Math.min(24, plot.width / bins.length);
	const bar = pitch - Math.min(2, pitch / 4);
	const floor = top + plot.height;
	const number = (value: number): string => String(Math.round(value * 100) / 100);
	const toHeight = (count: number): number => (count === 0 ? 0 : Math.max(2, (count / most) * plot.height));
	const rect = (kind: string, x: number, y: number, tall: number): string =>
		tall <= 0
			? ''
			: `<rect class="${kind}" x="${number(x)}" y="${number(y)}" width="${number(bar)}" height="${number(tall)}"/>`;
	const bars = bins.map(({all, through, passed, blocked}, place) => {
		if (all === 0) {
			return '';
		}

		const x = left + place * pitch;
		const [tall, danger] = [toHeight(all), toHeight(through)];
		const words = `${formatAxis(from + place * step, step, offset)}: ${formatCount(all)} requests, ${formatCount(blocked)} blocked, ${formatCount(through)} through, ${formatCount(passed)} passed`;
		return `<g><title>${escapeHtml(words)}</title>${rect('all', x, floor - tall, tall - danger)}${rect('through', x, floor - danger, danger)}</g>`;
	});
	const middle = most >= 2 ? Math.round(most / 2) : undefined;
	const grid = [most, middle].flatMap(count => {
		if (count === undefined) {
			return [];
		}

		const y = number(floor - (count / most) * plot.height);
		return [
			`<line class="grid" x1="${left}" x2="${width}" y1="${y}" y2="${y}"/>`,
			`<text x="${left - 6}" y="${y}" dy="4" text-anchor="end">${formatCount(count)}</text>`,
		];
	});
	const end = left + pitch * bins.length;
	const isNarrow = end - left < 320;
	const label = (x: number, anchor: string, time: number): string =>
		`<text x="${number(x)}" y="${height - 5}" text-anchor="${anchor}">${escapeHtml(formatAxis(time, step, offset))}</text>`;
	const hasThrough = bins.some(({through}) => through > 0);
	return [
		'<figure>',
		`<svg class="course" viewBox="0 0 ${width} ${height}" role="img" aria-label="Requests over time">`,
		...grid,
		`<line class="axis" x1="${left}" x2="${width}" y1="${floor}" y2="${floor}"/>`,
		...bars.filter(text => text !== ''),
		label(left, 'start', from),
		...(isNarrow ? [] : [label(end, 'end', from + (bins.length - 1) * step)]),
		'</svg>',
		`<figcaption>Requests in ${escapeHtml(nameStep(step))}${hasThrough ? '; <span class="key through">at the foot</span> what got through' : ''}</figcaption>`,
		'</figure>',
	];
}
