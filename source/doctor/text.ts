import {type Line} from './box.ts';

/**
The lines that there are, each place once.
*/
export function firstOf(lines: ReadonlyArray<Line | undefined>, most = 3): Line[] {
	const places = new Map<string, Line>();
	for (const line of lines) {
		if (line !== undefined && !places.has(`${line.file}:${line.line}`)) {
			places.set(`${line.file}:${line.line}`, {file: line.file, line: line.line, text: line.text});
		}
	}

	return [...places.values()].slice(0, most);
}

/**
A file as a whole, with what is to be said of it.
*/
export function wholeFile(file: string, text: string): Line {
	return {file, line: 0, text};
}

/** `1 line`, `3 lines`. */
export function count(number: number, one: string, many = `${one}s`): string {
	return `${number} ${number === 1 ? one : many}`;
}
