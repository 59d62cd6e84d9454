/** What stands between two letters is one word in a name such as `sql-injection`, of which a line may end behind the hyphen. */
const hyphen = /(?<=[\p{L}_]{2}-|[\p{L}_]-[\p{L}_]-)(?=[\p{L}_]-?[\p{L}_])/u;

/**
Breaks a text into lines of at most `width` characters, between words and behind hyphens, and within a word only where it is longer than a line. Ends of line and tabs count as blanks.
*/
export function wrapText(text: string, width: number): readonly string[] {
	const words = expandTabs(text)
		.replaceAll(/[\n\v\f\r]/g, ' ')
		.split(/( +)/)
		.flatMap(word => (word.startsWith(' ') ? [word] : word.split(hyphen)))
		.filter(word => word !== '')
		.map(word => Array.from(word));
	const lines: string[] = [];
	let at = 0;
	while (at < words.length) {
		if (lines.length > 0 && isBlank(words[at])) {
			at++;
			continue;
		}

		const line: string[][] = [];
		let room = width;
		for (; at < words.length && words[at].length <= room; at++) {
			line.push(words[at]);
			room -= words[at].length;
		}

		if (at < words.length && words[at].length > width) {
			const cut = cutWord(words[at], room);
			line.push(words[at].slice(0, cut));
			words[at] = words[at].slice(cut);
		}

		if (line.length > 0 && isBlank(line.at(-1)!)) {
			line.pop();
		}

		if (line.length > 0) {
			lines.push(line.flat().join(''));
		}
	}

	return lines;
}

function isBlank(word: readonly string[]): boolean {
	return word[0] === ' ';
}

/** How much of a word that is longer than a line fits: up to a hyphen, if there is one. */
function cutWord(word: readonly string[], room: number): number {
	const place = word.slice(0, room).lastIndexOf('-');
	return place > 0 && word.slice(0, place).some(character => character !== '-') ? place + 1 : Math.max(1, room);
}

function expandTabs(text: string): string {
	if (!text.includes('\t')) {
		return text;
	}

	let column = 0;
	return Array.from(text, character => {
		const shown = character === '\t' ? ' '.repeat(8 - (column % 8)) : character;
		column += shown.length;
		return shown;
	}).join('');
}
