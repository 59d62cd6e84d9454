import {span, type Line, type Span} from './line.ts';
import {takeCells, widthOf} from './text-width.ts';

/**
A line in rows of at most `width` cells, broken anywhere: a payload has no words.
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

			rows.at(-1)!.push(span(head, role));
			room -= widthOf(head);
			rest = rest.slice(head.length);
		}
	}

	return rows;
}
