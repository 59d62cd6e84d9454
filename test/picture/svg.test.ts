import headless, {type Terminal} from '@xterm/headless';
import {expect, test} from 'vitest';
import {renderSvg} from './svg.ts';

async function show(text: string, columns = 40, rows = 4): Promise<Terminal> {
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
	await new Promise<void>(resolve => {
		terminal.write(text, resolve);
	});
	return terminal;
}

function colourfulRow(y: number): string {
	return Array.from({length: 10}, (_, x) => `\u001B[${31 + ((x + y) % 6)}mword${x}${y}  \u001B[0m█▏`).join('');
}

test('text of one style is one element, in its colour, and markup in it is escaped', async () => {
	const svg = renderSvg(await show('plain <b> & more \u001B[1;31mloud\u001B[0m'));
	expect(svg).toContain('>plain &lt;b&gt; &amp; more</text>');
	expect(svg).toMatch(/<g fill="#ff5f6d"><text [^>]*class="b"[^>]*>loud<\/text><\/g>/);
});

test('lines and bars are drawn, one path a colour, and inverse is an area', async () => {
	const svg = renderSvg(await show('\u001B[32m╭──┤\r\n███▏\u001B[0m \u001B[7mX\u001B[0m'));
	expect(svg.match(/<path fill="none"[^>]*stroke="#7fd17f"/g)).toHaveLength(1);
	expect(svg.match(/<path fill="#7fd17f"/g)).toHaveLength(1);
	expect(svg).toContain('<path fill="#d5d9e2"');
	expect(svg).not.toMatch(/[╭─┤█▏]/);
});

test('a full screen of many colours stays small', async () => {
	const svg = renderSvg(await show(Array.from({length: 40}, (_, y) => colourfulRow(y)).join('\r\n'), 120, 40));
	expect(svg.length).toBeLessThan(60_000);
});
