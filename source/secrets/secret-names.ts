/** Words of a name that say that its value is secret: `user[pass]`, `newPin`, `cvv2`, `X-Auth-Token`. */
const secretWords = new Set(
	[
		'pass passwd password passphrase passcode pwd pw pin secret token jwt bearer auth oauth authorization',
		'credential credentials apikey signature sig nonce ticket session sess sessid sid csrf xsrf otp totp mfa ssn',
		'card pan cvv cvc csc iban',
	].flatMap(words => words.split(' ')),
);

/** Values that say nothing, and would make a text unreadable where all of them are masked. */
const plainValues = new Set(['true', 'false', 'null', 'none', 'undefined']);

/** The same where they stand inside of a word: `PHPSESSID`, `userpassword`, `access_token`, `api-key`. */
const secretPart =
	/passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|private_?key|secret_?key|authori[sz]ation|credential|session|sessid|csrf|xsrf|credit_?card|card_?(?:number|no)|(?:user|login|admin|db|my|new|old)_?pass$/;

/** Names of values that are never secret although a word of theirs is: `ARGS_NAMES` holds names. */
const namesOnly = /_NAMES$/;
const longestName = 200;

/** Scores of CRS by category: `SQLI=5,XSS=0,…,HTTP=0,SESS=0`. */
const scoreName = 'SESS';

/** Something of this is in every such name, or it is hidden: in escapes of letters, of `%`, of a backslash, of `@`, which ends a password in an address. */
const hint =
	/@|(?:%u?(?:00)?|\\x|\\u00)(?:25|40|5c|[46][1-9a-f]|[57][\da])|pass|pwd|pw|pin|secret|token|jwt|bearer|auth|credential|api|key|sig|nonce|ticket|sess|sid|srf|otp|mfa|ssn|card|pan|cv[vc]|csc|iban|cookie/i;

/** `newPassword2` is `new`, `password`; `PHPSESSID` is one word. */
const word = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;

/**
Whether a text can name a secret at all: most do not, and this is told quickly.
*/
export function canNameSecret(text: string): boolean {
	return hint.test(text);
}

/**
Whether a parameter, a field of a form or a key of JSON is named like a secret.
*/
export function isSecretName(name: string): boolean {
	if (name.length > longestName || !hint.test(name)) {
		return false;
	}

	// `access-token` and `access.token` are `access_token`.
	const even = name.toLowerCase().replaceAll(/[^a-z\d]+/g, '_');
	return (
		secretPart.test(even) ||
		(name.match(word) ?? []).some(part => part !== scoreName && secretWords.has(part.toLowerCase()))
	);
}

/**
Whether a value is such a word itself, or one that says nothing: to mask it everywhere would mask names.
*/
export function isPlainValue(value: string): boolean {
	const lower = value.toLowerCase();
	return secretWords.has(lower) || plainValues.has(lower);
}

/**
Whether a header holds a secret: `Authorization`, `Cookie`, `X-Api-Key` and kin.
*/
export function isSecretHeader(name: string): boolean {
	const lower = name.toLowerCase();
	return (
		lower === 'cookie' ||
		lower === 'set-cookie' ||
		// Sec-WebSocket-Key is a random number that protects nothing.
		(/[-_]key$/.test(lower) && !lower.startsWith('sec-')) ||
		isSecretName(name)
	);
}

/**
A variable of ModSecurity taken apart: `ARGS:password`, `REQUEST_COOKIES:session`, `REQUEST_HEADERS:Authorization`.
*/
export function toSecretVariable(
	variable: string,
): {readonly kind: 'header' | 'value'; readonly name: string} | undefined {
	const colon = variable.indexOf(':');
	const collection = colon < 0 ? variable : variable.slice(0, colon);
	const name = colon < 0 ? '' : variable.slice(colon + 1);
	if (namesOnly.test(collection)) {
		return undefined;
	}

	if (/^(?:REQUEST|RESPONSE)_HEADERS$/.test(collection)) {
		return isSecretHeader(name) ? {kind: 'header', name} : undefined;
	}

	return collection === 'REQUEST_COOKIES' || isSecretName(name) ? {kind: 'value', name} : undefined;
}
