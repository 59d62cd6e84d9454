/*
How masking works

Which values are secrets is told in two ways. By a name: `secret-words.ts` lists the words, `secret-names.ts` compares a name
with them. By the form of a value: `find-by-form.ts` and `card-number.ts`, with the beginnings of tokens in `token-forms.ts`.

A text goes through `createSecretText` (`masked-text.ts`):

1. `may-hold-secret.ts` looks it through once. Most texts hold neither a name nor a form, nor an escape that could hide one, and
   are done here.
2. `escape-levels.ts` resolves escapes level by level: percent signs, backslashes, HTML. Each level knows where its bytes stand
   in the text, so that what is found in any of them is masked in the text as it was written.
3. On each level the finders look for values: `find-in-prose.ts` behind `=` and `:`, `find-in-xml.ts` in elements, `find-apart.ts`
   where a name is the value of another key, `find-in-variables.ts` in what ModSecurity prints of a variable, `find-by-form.ts`.
   What is known to be a query, headers or JSON is also read as such: `find-in-pairs.ts`, `find-in-json.ts`.
4. What they find are spans of bytes. Spans that touch become one, and each is replaced by the mask.

Of a transaction all texts are looked through before any is masked. The values found in one, in all of their spellings, are then
looked for in all others (`find-repeated.ts`): a password in a body is masked where a rule prints it as matched data. Short values,
and values such as `true` or `token`, are masked only where they were found.

Who sends a request chooses all of these texts, so nothing here takes more than time in proportion to them: windows are bounded,
what was masked is not read again, and no expression goes back over what it read. `test/secrets/steps.test.ts` counts.

What this cannot find: `docs/masking.md`.
*/
import {fromBytes, toBytes, toEscapeLevels} from './escape-levels.ts';
import {type Exchange} from '../waf/text-observation.ts';
import {type RuleMatch} from '../waf/rule-match.ts';
import {isPlainValue} from './secret-names.ts';
import {findInHeader, findInPairs} from './find-in-pairs.ts';
import {type AddSpan} from './add-span.ts';
import {findInJson} from './find-in-json.ts';
import {mayHoldSecret} from './may-hold-secret.ts';
import {toPassword} from './find-by-form.ts';
import {createSecretSearch, type SecretSearch} from './find-repeated.ts';
import {createSecretText, type Find, type Mask, masks, type SecretText} from './masked-text.ts';
import {namesSecret, saysWhere} from './find-in-variables.ts';
import {type TransactionDetail} from '../waf/transaction.ts';

/** Shorter values are masked only where they stand: elsewhere the text would become unreadable. */
const shortestValue = 4;

/** Bytes of values that are looked for elsewhere, shortest values first: real secrets are short, and an attacker may send megabytes of others. */
const mostSought = 262_144;

/**
A transaction with its secrets masked: passwords, tokens, cookies and similar in query, headers and bodies, wherever their values stand, as they are or escaped. Without any it is the very same object. `masked` counts them.

The place tells a secret: a header, parameter, field or key that is named like one. An attack in such a value is masked too: nobody can tell what of it is a password. Never throws; takes time in proportion to the texts.
*/
export function maskDetail(detail: TransactionDetail, mask: Mask = masks[0]): TransactionDetail {
	if (detail.masked !== undefined) {
		return detail;
	}

	const secrets = findSecrets(detail);
	return secrets.count === 0 ? detail : {...toMasked(detail, text => secrets.mask(text, mask)), masked: secrets.count};
}

/**
The same for a document or a plain line, in ASCII; its raw lines, which are most of its text and stand in neither, are left out.
*/
export function maskForOutput(detail: TransactionDetail): TransactionDetail {
	const ruleMatches = detail.ruleMatches.map(match => ({...match, raw: ''}));
	return maskDetail({...detail, ruleMatches}, masks[1]);
}

/**
The secrets of a transaction, to mask other texts about it by.
*/
export type Secrets = {readonly count: number; mask(text: string, mask: Mask): string};

/**
Looks through everything that a transaction holds of the client's.
*/
export function findSecrets(detail: TransactionDetail): Secrets {
	// A text may stand in several places, each of which may tell that it is secret.
	const places = new Map<string, Place>();
	visitTexts(detail, (text, isLine, find) => {
		const {isLine: isAnyLine, finds} = places.get(text) ?? {isLine, finds: []};
		places.set(text, {isLine: isAnyLine && isLine, finds: find === undefined ? finds : [...finds, find]});
	});
	const texts = new Map<string, SecretText>();
	for (const [text, {isLine, finds}] of places) {
		texts.set(text, createSecretText(text, isLine, finds));
	}

	const found = new Set<string>();
	const counted = new Set<string>();
	for (const text of texts.values()) {
		const {all, merged} = text.secrets();
		for (const secret of all) {
			found.add(secret);
		}

		for (const secret of merged) {
			counted.add(toPlain(secret));
		}
	}

	const values = toValues(found);
	const search: SecretSearch | undefined = values.length === 0 ? undefined : createSecretSearch(values);
	return {
		count: countWhole([...counted]),
		mask(text, mask) {
			const known = text === '' ? undefined : (texts.get(text) ?? createSecretText(text, false));
			return known === undefined ? text : known.mask(search, mask);
		},
	};
}

/**
A text by itself with what its own words name as secret masked: a line of a log, a request target.
*/
export function maskText(text: string, mask: Mask = masks[0]): string {
	return createSecretText(text, true).mask(undefined, mask);
}

/**
The same for a path with its query.
*/
export function maskTarget(target: string, mask: Mask = masks[0]): string {
	return mayHoldSecret(target) ? createSecretText(target, false, [findInTarget]).mask(undefined, mask) : target;
}

/** All spellings that are looked for. */
function toValues(found: ReadonlySet<string>): string[] {
	const spellings = new Set<string>();
	for (const secret of found) {
		for (const {bytes} of toEscapeLevels(secret)) {
			spellings.add(bytes);
		}

		const password = toPassword(secret);
		if (password !== undefined) {
			spellings.add(toBytes(password));
		}
	}

	let room = mostSought;
	return [...spellings]
		.filter(bytes => isSought(bytes))
		.toSorted((one, other) => one.length - other.length)
		.filter(({length}) => (room -= length) >= 0);
}

/** One spelling for all, by which secrets are counted. */
function toPlain(secret: string): string {
	return toEscapeLevels(secret).at(-1)!.bytes.replaceAll('+', ' ');
}

function isSought(bytes: string): boolean {
	const text = fromBytes(bytes);
	return Array.from(text.slice(0, 2 * shortestValue)).length >= shortestValue && !isPlainValue(text);
}

/** A value that was cut is the same secret as the whole. */
function countWhole(plain: readonly string[]): number {
	const sorted = plain.toSorted((one, other) => (one < other ? -1 : 1));
	return sorted.filter((value, place) => value.length < 6 || !(sorted[place + 1] ?? '').startsWith(value)).length;
}

type Place = {readonly isLine: boolean; readonly finds: readonly Find[]};
type Visit = (text: string, isLine: boolean, find?: Find) => void;

function visitTexts(detail: TransactionDetail, visit: Visit): void {
	for (const text of present(detail.target, detail.referrer)) {
		visit(text, false, findInTarget);
	}

	for (const text of present(detail.query)) {
		visit(text, false, (bytes, add) => findInPairs(bytes, 0, add));
	}

	visitExchange(detail.exchange ?? {}, visit);
	for (const match of detail.ruleMatches) {
		visitRuleMatch(match, visit);
	}

	for (const text of present(detail.path, detail.userAgent)) {
		visit(text, false);
	}
}

function visitExchange(exchange: Exchange, visit: Visit): void {
	for (const [headers, body] of [
		[exchange.requestHeaders, exchange.requestBody],
		[exchange.responseHeaders, exchange.responseBody],
	] as const) {
		for (const [name, value] of (headers ?? []).filter(([key]) => !isPublic(key))) {
			visit(value, false, (bytes, add) => {
				findInHeader(name, bytes, 0, bytes.length, add);
				findInTarget(bytes, add);
			});
		}

		if (body !== undefined) {
			visit(body, false, findInBody);
		}
	}
}

function visitRuleMatch({data, match, uri, message, raw}: RuleMatch, visit: Visit): void {
	if (data !== undefined) {
		// Data that does not say where it was found is a piece of the value that the match text speaks about.
		const isPiece = match !== undefined && namesSecret(match) && !saysWhere(data);
		visit(data, false, (bytes, add) => add(0, isPiece ? bytes.length : 0));
	}

	for (const text of present(match, message)) {
		visit(text, false);
	}

	for (const text of present(uri)) {
		visit(text, false, findInTarget);
	}

	visit(raw, true);
}

/** A host is known to everybody: a cookie of the value `test` must not hide `shop.test`. */
function isPublic(header: string): boolean {
	return header.toLowerCase() === 'host';
}

/** `/path?query`, where a text is one. */
function findInTarget(bytes: string, add: AddSpan): void {
	const mark = bytes.indexOf('?');
	if (mark >= 0) {
		findInPairs(bytes, mark + 1, add);
	}
}

/** By its first sign: what a client calls its body may be wrong. */
function findInBody(bytes: string, add: AddSpan): void {
	const [, first = ''] = /^\s{0,32}([{["<]?)/.exec(bytes) ?? [];
	if (first === '') {
		findInPairs(bytes, 0, add);
	} else if (first !== '<') {
		findInJson(bytes, add);
	}
}

function present(...texts: ReadonlyArray<string | undefined>): string[] {
	return texts.filter(text => text !== undefined);
}

function toMasked(detail: TransactionDetail, mask: (text: string) => string): TransactionDetail {
	const {target, path, query, referrer, userAgent, exchange, ruleMatches} = detail;
	return {
		...detail,
		...maskEach({target, path, query, referrer, userAgent}, mask),
		ruleMatches: ruleMatches.map(match => {
			const {data, match: text, uri, message, raw} = match;
			return {...match, ...maskEach({data, match: text, uri, message}, mask), raw: mask(raw)};
		}),
		...(exchange === undefined
			? {}
			: {
					exchange: {
						...exchange,
						...maskBody(['requestBody', 'requestBodyBytes'], exchange.requestBody, mask),
						...maskBody(['responseBody', 'responseBodyBytes'], exchange.responseBody, mask),
						...maskHeaders('requestHeaders', exchange.requestHeaders, mask),
						...maskHeaders('responseHeaders', exchange.responseHeaders, mask),
					},
				}),
	};
}

function maskEach(texts: Readonly<Record<string, string | undefined>>, mask: (text: string) => string) {
	return Object.fromEntries(
		Object.entries(texts).flatMap(([key, text]) => (text === undefined ? [] : [[key, mask(text)]])),
	);
}

function maskBody([key, bytes]: readonly [string, string], body: string | undefined, mask: (text: string) => string) {
	const masked = body === undefined ? undefined : mask(body);
	return masked === undefined
		? {}
		: {[key]: masked, ...(masked === body ? {} : {[bytes]: Buffer.byteLength(body!, 'utf8')})};
}

function maskHeaders(key: string, headers: Exchange['requestHeaders'], mask: (text: string) => string) {
	return headers === undefined
		? {}
		: {[key]: headers.map(([name, value]) => [name, isPublic(name) ? value : mask(value)] as const)};
}
