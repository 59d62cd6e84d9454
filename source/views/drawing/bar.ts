import {blank, type Look, type Span} from './line.ts';
import {own} from './own-words.ts';
import {type Role} from './theme.ts';

/**
A bar of `count` on the scale where `most` fills `width` cells; its start, in the colour of danger, is the part that got through: where there is no colour, in a sign of its own.
Exactly `width` cells. A number that is not 0 has at least one eighth of a cell.
*/
export function drawBar(
	{count, through, most}: {count: number; through: number; most: number},
	width: number,
	role: Role,
	look: Look,
): Span[] {
	const {eighths} = look.glyphs;
	const steps = eighths.length;
	if (width <= 0 || count <= 0 || most <= 0) {
		return [blank(width)];
	}

	const length = Math.min(width * steps, Math.max(1, Math.round((count / most) * width * steps)));
	const cells = Math.ceil(length / steps);
	const whole = Math.floor(length / steps);
	const part = length % steps === 0 ? own('') : eighths[(length % steps) - 1];
	const text = own(`${eighths[steps - 1].repeat(whole)}${part}`);
	const loud = through <= 0 ? 0 : Math.max(1, Math.round((Math.min(through, count) / count) * cells));
	return [
		{
			text: look.theme.name === 'mono' ? look.glyphs.throughBar.repeat(loud) : text.slice(0, loud),
			role: 'danger',
			solid: true,
		},
		{text: text.slice(loud), role, solid: true},
		blank(width - cells),
	];
}
