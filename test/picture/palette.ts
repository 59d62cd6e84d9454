import {type Cell, type Colour} from '../end-to-end/terminal-cells.ts';

/**
What a terminal shows where a program names no colour.
*/
export type Paper = {readonly background: string; readonly foreground: string};

export const dark: Paper = {background: '#14171f', foreground: '#d5d9e2'};
export const light: Paper = {background: '#ffffff', foreground: '#24292f'};

/* A palette of our own for the 16 named colours: all of them read well on the background, red loudest. */
const named = [
	'#2a2f3a', '#ff5f6d', '#7fd17f', '#e8c15c', '#6aa3f5', '#d08ae8', '#5fd0d0', '#d5d9e2',
	'#7c8494', '#ff7b86', '#98e698', '#f7dc82', '#8fbdff', '#eaa8ff', '#86eaea', '#ffffff',
]; // prettier-ignore

/**
The two colours of a cell as a terminal with our palette shows them: inverse swaps them, dim mixes the text halfway into its background.
*/
export function coloursOf(cell: Cell, {background, foreground}: Paper = dark): {text: string; behind: string} {
	const front = toHex(cell.foreground, foreground);
	const back = toHex(cell.background, background);
	const [text, behind] = cell.inverse ? [back, front] : [front, back];
	return {text: cell.dim ? mix(text, behind, 0.42) : text, behind};
}

function toHex(colour: Colour, fallback: string): string {
	if (typeof colour === 'string') {
		return colour;
	}

	if (colour === undefined) {
		return fallback;
	}

	return named[colour] ?? fromCube(colour);
}

/* xterm's 256 colours: a cube of six levels a channel from 16, and 24 greys from 232. */
function fromCube(colour: number): string {
	if (colour >= 232) {
		return hexOf(Array.from({length: 3}, () => 8 + 10 * (colour - 232)));
	}

	const steps = [Math.floor((colour - 16) / 36), Math.floor((colour - 16) / 6) % 6, (colour - 16) % 6];
	return hexOf(steps.map(step => (step === 0 ? 0 : 55 + 40 * step)));
}

function mix(colour: string, other: string, share: number): string {
	return hexOf(
		channelsOf(colour).map((channel, index) => Math.round(channel + (channelsOf(other)[index] - channel) * share)),
	);
}

const channelsOf = (colour: string) => [1, 3, 5].map(start => Number.parseInt(colour.slice(start, start + 2), 16));

const hexOf = (channels: number[]) => `#${channels.map(channel => channel.toString(16).padStart(2, '0')).join('')}`;
