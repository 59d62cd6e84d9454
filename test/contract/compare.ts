import {type Answer, type AnswerLine} from './case.ts';

/**
Where two answers part: nothing where they are the same. What only a server knows, the ids and the index of its documents, is left out of texts.
*/
export function findDifference(theirs: Answer, ours: Answer): string | undefined {
	if ('refused' in theirs || 'refused' in ours) {
		return 'refused' in theirs && 'refused' in ours ? undefined : `${say(theirs)}\n${say(ours)}`;
	}

	const [wanted, found] = [theirs.lines, ours.lines].map(lines => lines.map(line => toComparable(line)));
	const place = wanted.findIndex((line, at) => line !== found[at]);
	if (place === -1 && wanted.length === found.length) {
		return undefined;
	}

	const at = place === -1 ? wanted.length : place;
	return `${wanted.length} and ${found.length} lines; ${showBoth(wanted[at] ?? 'no more', found[at] ?? 'no more')}`;
}

/** Both lines, from shortly before the place where they part. */
function showBoth(one: string, other: string): string {
	let same = 0;
	while (same < one.length && one[same] === other[same]) {
		same++;
	}

	const from = Math.max(0, same - 60);
	return `the first that differs, from character ${from} on:\n  ${one.slice(from, from + 300)}\n  ${other.slice(from, from + 300)}`;
}

function say(answer: Answer): string {
	return 'refused' in answer ? `refused: ${answer.refused}` : `accepted, ${answer.lines.length} lines`;
}

function toComparable(line: AnswerLine): string {
	const {text, error, ...others} = line;
	const names = Object.keys(others).toSorted();
	return JSON.stringify([
		...names.map(name => [name, others[name]]),
		...(typeof text === 'string' ? [withoutServerWords(text)] : []),
		...(error === undefined ? [] : ['an error']),
	]);
}

function withoutServerWords(text: string): string {
	// A sum of nothing is 0 or 0.0 there, by what was added before: a row of the table.
	return text
		.replaceAll(/((?:spike|reference)_count: 0|\(0)\.0(?=\n|\))/g, '$1')
		.split('\n')
		.filter(line => !/^_(?:id|index): |^ +"_(?:id|index)": /.test(line))
		.join('\n');
}
