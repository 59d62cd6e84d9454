/** Longer names are rare, and chosen by whoever sends them. */
const longestName = 64;
const mostNames = 2000;

/**
The same function with its answers for short names kept: the same few names stand in every request. Whoever sends others makes it forget, and gains nothing.
*/
export function rememberAnswers<Answer>(ask: (name: string) => Answer): (name: string) => Answer {
	const answers = new Map<string, Answer>();
	return name => {
		if (name.length > longestName) {
			return ask(name);
		}

		const known = answers.get(name);
		if (known !== undefined || answers.has(name)) {
			return known as Answer;
		}

		if (answers.size >= mostNames) {
			answers.clear();
		}

		const answer = ask(name);
		// A copy: the name is a part of a text that may be megabytes, and would keep it all.
		answers.set(Buffer.from(name, 'utf16le').toString('utf16le'), answer);
		return answer;
	};
}
