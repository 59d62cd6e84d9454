function unescapeOnce(text: string): string {
	const letters: Record<string, string> = {n: '\n', r: '\r', t: '\t', b: '\b', v: '\v', f: '\f'};
	return text.replaceAll(/\\(?:x([\da-f]{2})|([\\"nrtbvf]))/gi, (_, digits: string | undefined, letter: string) =>
		digits === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(digits, 16)),
	);
}

/** A text and what it is after each way of undoing the escapes; truth and log differ in how often they escape. */
function forms(text: string): Set<string> {
	const all = new Set([text]);
	for (let round = 0; round < 3; round++) {
		for (const form of Array.from(all)) {
			all.add(unescapeOnce(form));
			if (/^[\0-\u00FF]*$/.test(form)) {
				all.add(Buffer.from(form, 'latin1').toString('utf8'));
			}
		}
	}

	return all;
}

/**
Whether a text is one of others but for escapes: truth and log differ in how often they escape.
*/
export function isSameText(said: string, truths: ReadonlyArray<string | null | undefined>): boolean {
	if (truths.includes(said)) {
		return true;
	}

	const mine = forms(said);
	return truths.some(truth => typeof truth === 'string' && !forms(truth).isDisjointFrom(mine));
}
