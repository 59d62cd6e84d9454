import {type Exchange} from './record.ts';
import {type RuleMatch} from './rule-match.ts';
import {isSecretHeader, isSecretName} from './secret-names.ts';
import {type TransactionDetail} from './transaction.ts';

/** What stands in the place of a secret. */
const mask = '***';

/** Shorter values are masked only where their name stands, or a text would become unreadable. */
const shortest = 4;
const longest = 4096;
const mostSecrets = 100;

/** Engines print so much of a value. */
const printedLengths = [512, 252, 200, 100];

/* `password=x`, `&token=x`, `"password":"x"`, `password: x` of a pair whose name tells; the value ends at what ends one in queries, cookies and logs */
const pair = /([A-Za-z0-9_.\-[\]%]{1,100})(=|\\?"\s{0,4}:\s{0,4}\\?")([^&\s"'`;<>\\]{1,4096})/g;

/* `https://user:password@host` */
const userInfo = /(:\/\/[^\s/:@"'?#]{0,200}):([^\s/@"'?#]{1,200})@/g;

/* `Authorization: Bearer x`, `Cookie: a=x; b=y` of a header that stands in a text */
const headerLine = /^([A-Za-z][A-Za-z0-9-]{1,60}): (.{1,8192})$/gm;

/* `found within ARGS:password: x`, `ARGS:password=x`, `REQUEST_COOKIES:session: x`, and of libmodsecurity: against variable `ARGS:password' (Value: `x' ) */
const variable =
	/((?:ARGS|ARGS_GET|ARGS_POST|REQUEST_HEADERS|REQUEST_COOKIES|RESPONSE_HEADERS):([A-Za-z0-9_.\-[\]]{1,100}))(: |=|' \(Value: `)([^\n]{1,8192})/;

/* `Matched Data: x found within ` */
const matchedData = /^(Matched Data: )(.{0,8192}?)( found within )/s;

/**
The transaction without its secrets: values of headers, cookies, parameters and keys whose names tell that they are, wherever they stand in it, in whatever escaping. The same object where there are none.
*/
export function maskDetail(detail: TransactionDetail): TransactionDetail {
	const known = cache.get(detail);
	if (known !== undefined) {
		return known;
	}

	const hide = createMask(findSecrets(detail));
	const optional = (text: string | undefined): string | undefined => (text === undefined ? undefined : hide(text));
	const masked: TransactionDetail = {
		...detail,
		...defined({
			target: optional(detail.target),
			path: optional(detail.path),
			query: optional(detail.query),
			userAgent: optional(detail.userAgent),
			referrer: optional(detail.referrer),
			exchange: detail.exchange === undefined ? undefined : maskExchange(detail.exchange, hide),
		}),
		ruleMatches: detail.ruleMatches.map(match => maskMatch(match, hide)),
	};
	const result = JSON.stringify(masked) === JSON.stringify(detail) ? detail : masked;
	cache.set(detail, result);
	return result;
}

const cache = new WeakMap<TransactionDetail, TransactionDetail>();

/**
A request target without the secrets that its query names. Costs a look where there is none.
*/
export function maskTarget(target: string): string {
	return target.includes('=') || target.includes('@') ? maskNamed(target) : target;
}

type Mask = (text: string) => string;

function defined<Values extends object>(values: Values): Partial<Values> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}

function findSecrets({target, referrer, exchange, ruleMatches}: TransactionDetail): Set<string> {
	const secrets = new Set<string>();
	const add = (value: string | undefined): void => {
		const text = value?.trim() ?? '';
		if (text !== '' && text !== mask && secrets.size < mostSecrets) {
			secrets.add(text.slice(0, longest));
			secrets.add(decode(text).slice(0, longest));
		}
	};

	for (const [name, value] of [...(exchange?.requestHeaders ?? []), ...(exchange?.responseHeaders ?? [])]) {
		if (isSecretHeader(name)) {
			secretsOfHeader(name, value).forEach(add);
		}
	}

	for (const text of [target, referrer, exchange?.requestBody, exchange?.responseBody]) {
		secretsOfPairs(text ?? '').forEach(add);
	}

	for (const {data, match} of ruleMatches) {
		for (const text of [data, match]) {
			const found = variable.exec(text ?? '');
			if (found !== null && isSecretVariable(found[1], found[2])) {
				add(found[4].replace(/' \)$/, ''));
			}
		}
	}

	return secrets;
}

/** Cookies one by one, a scheme's credentials without the scheme, the parts of `Basic`. */
function secretsOfHeader(name: string, value: string): string[] {
	if (/cookie/i.test(name)) {
		return value.split(';').flatMap(part => {
			const at = part.indexOf('=');
			return at < 0 ? [] : [part.slice(at + 1)];
		});
	}

	const [, scheme, rest] = /^([A-Za-z]{2,20}) +(\S.*)$/s.exec(value) ?? [];
	if (scheme === undefined) {
		return [value];
	}

	const plain = scheme.toLowerCase() === 'basic' ? Buffer.from(rest, 'base64').toString('utf8') : '';
	return [rest, plain, plain.slice(plain.indexOf(':') + 1)];
}

function secretsOfPairs(text: string): string[] {
	const pairs = text.slice(0, 262_144).matchAll(pair);
	const users = text.slice(0, 8192).matchAll(userInfo);
	const parts = text.slice(0, 262_144).matchAll(multipart);
	return [
		...Array.from(pairs)
			.filter(([, name]) => isSecretName(decode(name)))
			.map(([, , , value]) => value),
		...Array.from(users, ([, , password]) => password),
		...Array.from(parts)
			.filter(([, name]) => isSecretName(name))
			.map(([, , value]) => value),
	];
}

/* `Content-Disposition: form-data; name="password"`, an empty line, the value */
const multipart = /; name="([^"\r\n]{1,100})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,3}\r?\n\r?\n([^\r\n]{1,4096})/g;

function isSecretVariable(whole: string, name: string): boolean {
	return (
		whole.startsWith('REQUEST_COOKIES:') || (whole.includes('HEADERS:') ? isSecretHeader(name) : isSecretName(name))
	);
}

/** All spellings of all secrets as one expression: linear, since each is a literal. */
function createMask(secrets: ReadonlySet<string>): Mask {
	const spellings = new Set<string>();
	for (const secret of secrets) {
		if (secret.length >= shortest) {
			for (const spelling of spell(secret)) {
				spellings.add(spelling);
				for (const length of printedLengths) {
					if (spelling.length > length) {
						spellings.add(spelling.slice(0, length));
					}
				}
			}
		}
	}

	const ordered = [...spellings].toSorted((one, other) => other.length - one.length);
	const literal = ordered.map(text => text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`)).join('|');
	const everywhere = literal === '' ? undefined : new RegExp(literal, 'gi');
	return text => maskVariable(maskNamed(everywhere === undefined ? text : text.replace(everywhere, mask)));
}

function spell(secret: string): string[] {
	const json = JSON.stringify(secret).slice(1, -1);
	const hexadecimal = Array.from(Buffer.from(secret, 'utf8'), byte =>
		byte < 32 || byte > 126 || byte === 34 || byte === 92
			? `\\x${byte.toString(16).padStart(2, '0')}`
			: String.fromCharCode(byte),
	).join('');
	const percent = encode(secret);
	return [
		secret,
		json,
		JSON.stringify(json).slice(1, -1),
		hexadecimal,
		hexadecimal.replaceAll('\\', '\\\\'),
		percent,
		percent.replaceAll('%20', '+'),
		secret.replaceAll(' ', '+'),
		secret.replaceAll('"', String.raw`\"`),
	];
}

function encode(text: string): string {
	try {
		return encodeURIComponent(text);
	} catch {
		return text;
	}
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
}

/** Values whose names stand beside them. */
function maskNamed(text: string): string {
	const withoutPairs = text.replace(pair, (whole: string, name: string, sign: string, value: string) =>
		value !== mask && isSecretName(decode(name)) ? `${name}${sign}${mask}` : whole,
	);
	return withoutPairs
		.replace(userInfo, `$1:${mask}@`)
		.replace(headerLine, (whole: string, name: string, value: string) =>
			isSecretHeader(name) ? `${name}: ${maskHeader(name, value)}` : whole,
		);
}

function maskVariable(text: string): string {
	const found = variable.exec(text);
	if (found === null || !isSecretVariable(found[1], found[2])) {
		return text;
	}

	const value = found[3].startsWith("'") ? `${mask}' )` : mask;
	const hidden = text.slice(0, found.index) + found[1] + found[3] + value;
	const rest = /(?:' \)|"\]).*$/s.exec(text.slice(found.index + found[1].length + found[3].length))?.[0] ?? '';
	return (hidden + rest.replace(/^' \)/, '')).replace(matchedData, `$1${mask}$3`);
}

function maskHeader(name: string, value: string): string {
	if (/cookie/i.test(name)) {
		return value
			.split(';')
			.map((part, place) =>
				/set-cookie/i.test(name) && place > 0 ? part : part.replace(/=.*$/s, part.includes('=') ? `=${mask}` : ''),
			)
			.join(';');
	}

	const scheme = /^([A-Za-z]{2,20}) +\S/.exec(value)?.[1];
	return scheme === undefined ? mask : `${scheme} ${mask}`;
}

function maskExchange(exchange: Exchange, hide: Mask): Exchange {
	const headers = (list: Exchange['requestHeaders']): Exchange['requestHeaders'] =>
		list?.map(([name, value]) => [name, isSecretHeader(name) ? maskHeader(name, value) : hide(value)] as const);
	const {requestBody, responseBody} = exchange;
	return {
		...exchange,
		...defined({
			requestHeaders: headers(exchange.requestHeaders),
			responseHeaders: headers(exchange.responseHeaders),
			requestBody: requestBody === undefined ? undefined : maskBody(requestBody, hide),
			responseBody: responseBody === undefined ? undefined : maskBody(responseBody, hide),
		}),
	};
}

function maskBody(body: string, hide: Mask): string {
	return hide(body).replace(multipart, (whole: string, name: string, value: string) =>
		isSecretName(name) ? whole.slice(0, whole.length - value.length) + mask : whole,
	);
}

function maskMatch(match: RuleMatch, hide: Mask): RuleMatch {
	const {data, message, uri, raw} = match;
	const printed = match.match;
	return {
		...match,
		...defined({
			data: data === undefined ? undefined : hide(data),
			match: printed === undefined ? undefined : hide(printed),
			message: message === undefined ? undefined : hide(message),
			uri: uri === undefined ? undefined : hide(uri),
		}),
		raw: hide(raw),
	};
}
