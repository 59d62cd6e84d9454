/**
The words of a command line, or what is wrong with it.
*/
export type CommandWords =
	{readonly ok: true; readonly words: readonly string[]} | {readonly ok: false; readonly problem: string};

/**
PossibleReadings a command line into words as a shell does, without being one: blanks part words, quotes and backslashes keep them together; nothing is expanded.
*/
export function splitWords(text: string): CommandWords {
	const words: string[] = [];
	let word: string | undefined;
	let quote = '';
	for (let index = 0; index < text.length; index++) {
		const character = text[index];
		if (character === '\\' && quote !== "'") {
			index++;
			if (index === text.length) {
				return {ok: false, problem: 'it ends with a backslash'};
			}

			word = (word ?? '') + text[index];
		} else if (quote === character) {
			quote = '';
		} else if (quote === '' && (character === '"' || character === "'")) {
			quote = character;
			word ??= '';
		} else if (quote === '' && /\s/.test(character)) {
			if (word !== undefined) {
				words.push(word);
			}

			word = undefined;
		} else {
			word = (word ?? '') + character;
		}
	}

	if (quote !== '') {
		return {ok: false, problem: `a quote ${quote} is not closed`};
	}

	if (word !== undefined) {
		words.push(word);
	}

	return words.length === 0 ? {ok: false, problem: 'it names no program'} : {ok: true, words};
}

/**
Words as one command line that a shell reads as these very words.
*/
export function quoteWords(words: readonly string[]): string {
	return words
		.map(word => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
		.join(' ');
}
