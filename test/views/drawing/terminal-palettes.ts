/**
A terminal's colours as `rrggbb`: text, background, and the first 16 of its palette.
*/
export type Palette = {
	readonly text: string;
	readonly background: string;
	readonly colours: readonly string[];
};

function colours(list: string): readonly string[] {
	return list.split(' ');
}

// XTerm-col.ad
const xterm = colours(
	'000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff',
);
// terminalColorRegistry.ts, the defaults of its dark and its light themes
const codeDark = colours(
	'000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db e5e5e5',
);
const codeLight = colours(
	'000000 cd3131 107c10 949800 0451a5 bc05bc 0598bc 555555 666666 cd3131 14ce14 b5ba00 0451a5 bc05bc 0598bc a5a5a5',
);
const solarized = colours(
	'073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3',
);
// terminal-screen.c and its palettes
const gnome = colours(
	'171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc 5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff',
);

/**
Usual terminals with a light background.
*/
export const lightPalettes: Readonly<Record<string, Palette>> = {
	xterm: {text: '000000', background: 'ffffff', colours: xterm},
	'VS Code': {text: '333333', background: 'ffffff', colours: codeLight},
	Solarized: {text: '657b83', background: 'fdf6e3', colours: solarized},
	GNOME: {text: '171421', background: 'ffffff', colours: gnome},
};

/**
The same with a dark one.
*/
export const darkPalettes: Readonly<Record<string, Palette>> = {
	xterm: {text: 'e5e5e5', background: '000000', colours: xterm},
	'VS Code': {text: 'cccccc', background: '1e1e1e', colours: codeDark},
	Solarized: {text: '839496', background: '002b36', colours: solarized},
	GNOME: {text: 'd0cfcc', background: '171421', colours: gnome},
};

/**
The contrast of a look in a terminal, by WCAG 2: 1 to 21. Faint is not among them, since every terminal does it in another way.
*/
export function contrastOf(sgr: string, palette: Palette): number {
	let {text, background} = palette;
	let isReversed = false;
	const codes = sgr === '' ? [] : sgr.split(';').map(Number);
	for (let place = 0; place < codes.length; place++) {
		const code = codes[place];
		if ((code === 38 || code === 48) && codes[place + 1] === 5) {
			const colour = colourOf(codes[place + 2], palette);
			[text, background] = code === 38 ? [colour, background] : [text, colour];
			place += 2;
		} else if (code >= 30 && code <= 37) {
			text = palette.colours[code - 30];
		} else if (code >= 90 && code <= 97) {
			text = palette.colours[code - 82];
		} else if (code >= 40 && code <= 47) {
			background = palette.colours[code - 40];
		} else if (code === 7) {
			isReversed = true;
		} else if (code !== 1 && code !== 4) {
			throw new Error(`a look of another kind: ${sgr}`);
		}
	}

	const [one, other] = isReversed ? [background, text] : [text, background];
	const [brighter, darker] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
	return (brighter + 0.05) / (darker + 0.05);
}

/* From 16 on the 256 colours are the same everywhere: a cube of 6 steps a side, then greys. */
function colourOf(index: number, {colours: first}: Palette): string {
	if (index < 16) {
		return first[index];
	}

	const steps = [0, 95, 135, 175, 215, 255];
	const cube = index - 16;
	const parts =
		index < 232
			? [steps[Math.floor(cube / 36)], steps[Math.floor(cube / 6) % 6], steps[cube % 6]]
			: Array.from({length: 3}, () => 8 + (index - 232) * 10);
	return parts.map(part => part.toString(16).padStart(2, '0')).join('');
}

function luminance(colour: string): number {
	const [red, green, blue] = [0, 2, 4].map(at => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
