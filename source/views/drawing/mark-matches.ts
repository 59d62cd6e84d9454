import {type Line, type Span} from './line.ts';

/**
The places of the lines that hold a text, in whatever case; none without a text.
*/
export function findMatches(lines: readonly Line[], text = ''): readonly number[] {
	const sought = text.toLowerCase();
	return sought === ''
		? []
		: lines.flatMap((line, place) => (textOf(line).toLowerCase().includes(sought) ? [place] : []));
}

/**
The line with what was sought in reverse; in a selected row, which is reversed, it is not.
*/
export function markMatches(line: Line, text = ''): Line {
	const whole = textOf(line).toLowerCase();
	const sought = text.toLowerCase();
	// A few letters grow as they become small: places in one would not be those in the other.
	if (sought === '' || !whole.includes(sought) || whole.length !== textOf(line).length) {
		return line;
	}

	const marked: Span[] = [];
	let start = 0;
	let match = whole.indexOf(sought);
	for (const piece of line) {
		const end = start + piece.text.length;
		let at = start;
		while (match >= 0 && match < end) {
			const to = Math.min(match + sought.length, end);
			const from = Math.max(match, at);
			marked.push({...piece, text: piece.text.slice(at - start, from - start)});
			marked.push({
				text: piece.text.slice(from - start, to - start),
				role: piece.role === 'selected' ? 'strong' : 'match',
			});
			at = to;
			if (match + sought.length > end) {
				break;
			}

			match = whole.indexOf(sought, match + sought.length);
		}

		marked.push({...piece, text: piece.text.slice(at - start)});
		start = end;
	}

	return marked.filter(({text: part}) => part !== '');
}

function textOf(line: Line): string {
	return line.map(({text}) => text).join('');
}
