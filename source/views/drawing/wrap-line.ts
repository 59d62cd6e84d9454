import {span, type Line, type Span} from './line.ts';
import {takeCells, widthOf} from './text-width.ts';

/**
A line in rows of at most `width` cells, broken at a blank near the edge, else anywhere: a payload has no words.
*/
export function wrapLine(line: Line, width: number): Line[] {
	const rows: Span[][] = [[]];
	let room = width;
	for (const {text, role} of line) {
		let rest = text;
		while (rest !== '') {
			const head = takeCells(rest, room);
			if (head === '') {
				if (room === width) {
					break;
				}

				rows.push([]);
				room = width;
				continue;
			}

			const blank = head.length < rest.length ? head.lastIndexOf(' ') + 1 : 0;
			const taken = blank > head.length * 0.6 ? head.slice(0, blank) : head;
			rows.at(-1)!.push(span(taken, role));
			room = taken === head ? room - widthOf(head) : 0;
			rest = rest.slice(taken.length);
		}
	}

	return rows;
}
