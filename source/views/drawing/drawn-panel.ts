import {type Line} from './line.ts';

/**
A list as it is drawn: its rows, and how many of its own it can show at once.
*/
export type DrawnPanel = {readonly lines: readonly Line[]; readonly page: number};

/**
Exactly `height` lines: cut, or filled with empty ones.
*/
export function fill(lines: readonly Line[], height: number): readonly Line[] {
	return lines.length >= height
		? lines.slice(0, Math.max(0, height))
		: [...lines, ...Array.from({length: height - lines.length}, (): Line => [])];
}
