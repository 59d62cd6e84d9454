/**
The candidate that a person most likely meant by a mistyped or unfinished word, or undefined where none is near:
one slip in a word of up to four letters, two in a longer one, or its first letters (two at least).
Compared without regard to case; of equally near ones the first.
*/
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
	const typed = word.toLowerCase();
	let nearest: string | undefined;
	let nearestSlips = typed.length <= 4 ? 2 : 3;
	for (const candidate of candidates) {
		const meant = candidate.toLowerCase();
		const slips = typed.length >= 2 && meant.startsWith(typed) ? 1 : countSlips(typed, meant, nearestSlips);
		if (slips < nearestSlips) {
			nearest = candidate;
			nearestSlips = slips;
		}
	}

	return nearest;
}

/**
Letters to add, drop, change, or swap with their neighbour; `enough` and more are not told apart.
*/
export function countSlips(from: string, to: string, enough: number): number {
	if (Math.abs(from.length - to.length) >= enough) {
		return enough;
	}

	let beforeLast: number[] = [];
	let last = Array.from({length: to.length + 1}, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1];
			current[column] = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
			if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
				current[column] = Math.min(current[column], beforeLast[column - 2] + 1);
			}
		}

		beforeLast = last;
		last = current;
	}

	return last[to.length];
}
