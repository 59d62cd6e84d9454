/**
Draws box and block characters as geometry, so that lines and bars meet exactly whatever font shows the picture.

`strokes` is path data for lines, `fills` for areas; an unknown character gives `undefined` and is left to the font. The cell lies at `x`, `y` and is `width` × `height` units.
*/
export function drawGlyph(character: string, x: number, y: number, width: number, height: number): Drawn | undefined {
	const block = drawBlock(character, x, y, width, height);
	if (block) {
		return {fills: block};
	}

	const middleX = round(x + width / 2);
	const middleY = round(y + height / 2);
	const corner = corners[character];
	if (corner) {
		const [horizontal, vertical] = corner;
		const endX = horizontal === 'left' ? x : x + width;
		const endY = vertical === 'up' ? y : y + height;
		return {strokes: `M${round(endX)} ${middleY}Q${middleX} ${middleY} ${middleX} ${round(endY)}`};
	}

	const arms = lines[character];
	if (!arms) {
		return undefined;
	}

	const ends: Record<string, string> = {
		l: `H${round(x)}`,
		r: `H${round(x + width)}`,
		u: `V${round(y)}`,
		d: `V${round(y + height)}`,
	};
	return {
		strokes: arms
			.split('')
			.map(arm => `M${middleX} ${middleY}${ends[arm]}`)
			.join(''),
	};
}

export type Drawn = {strokes?: string; fills?: string};

/* Which half lines, from the middle to the left, right, upper and lower edge, a character is made of. */
const lines: Record<string, string> = {
	'─': 'lr', '━': 'lr', '│': 'ud', '┃': 'ud', '┌': 'rd', '┐': 'ld', '└': 'ru', '┘': 'lu',
	'├': 'rud', '┤': 'lud', '┬': 'lrd', '┴': 'lru', '┼': 'lrud', '╴': 'l', '╶': 'r', '╵': 'u', '╷': 'd',
}; // prettier-ignore

const corners: Record<string, [horizontal: 'left' | 'right', vertical: 'up' | 'down']> = {
	'╭': ['right', 'down'],
	'╮': ['left', 'down'],
	'╰': ['right', 'up'],
	'╯': ['left', 'up'],
};

/* U+2581–2588 grow from below by eighths, U+2589–258F shrink from the right by eighths. */
function drawBlock(character: string, x: number, y: number, width: number, height: number): string | undefined {
	const code = character.codePointAt(0) ?? 0;
	if (code === 0x25_80) {
		return rectangle(x, y, width, height / 2);
	}

	if (code >= 0x25_81 && code <= 0x25_88) {
		const part = (height * (code - 0x25_80)) / 8;
		return rectangle(x, y + height - part, width, part);
	}

	return code >= 0x25_89 && code <= 0x25_8f ? rectangle(x, y, (width * (0x25_90 - code)) / 8, height) : undefined;
}

/**
Path data of a rectangle.
*/
export function rectangle(x: number, y: number, width: number, height: number): string {
	return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}H${round(x)}z`;
}

/**
Two digits are a tenth of what an eye can tell apart here, and keep the picture small.
*/
export function round(value: number): number {
	return Math.round(value * 100) / 100;
}
