/** What does not belong to a URL in the middle of a text. */
const urlInText = /\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>]+/gi;

/**
A URL without its password; any other text without what stands before its last `@`, since a mistyped URL may hold a password all the same.

Samples: `https://waf:secret@es.example` → `https://waf@es.example/`, `https://waf:se/cret@es.example` → `https://…@es.example`.
*/
export function hidePassword(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	// An unescaped slash, question mark or number sign in a password ends the host for a URL's rules.
	if (url !== undefined && !`${url.pathname}${url.search}${url.hash}`.includes('@')) {
		if (url.password === '') {
			return text;
		}

		url.password = '';
		return url.href;
	}

	const at = text.lastIndexOf('@');
	const [scheme] = /^[a-z][a-z\d+.-]*:\/\//i.exec(text) ?? [''];
	return at < 0 ? text : `${scheme}…${text.slice(at)}`;
}

/**
A text with each URL in it without its password.
*/
export function hidePasswords(text: string): string {
	return text.includes('@') ? text.replace(urlInText, hidePassword) : text;
}
