import {decodeQuery} from './match-parts.ts';

/**
What a body is, by what its sender calls it and by its beginning.
*/
export type BodyText =
	| {
			readonly kind: 'form';
			readonly fields: ReadonlyArray<readonly [name: string, value: string]>;

			/** Characters after those that were read. */
			readonly unread: number;
	  }
	| {readonly kind: 'text'; readonly lines: readonly string[]; readonly unread: number}
	| {readonly kind: 'binary'; readonly bytes: number};

/** Characters of a body that are read: a screen shows fewer, and it is drawn often. */
const longestRead = 16_384;

/** Characters by which it is told whether a body is a text. */
const sampled = 1000;

/** Controls that no text has, and bytes that are no UTF-8, each of them four letters in texts here: \xff */
const foreign = /[\0-\u0008\u000E-\u001F\u007F\uFFFD]|\\x[89a-f][\da-f]/g;

/** user=a&pass=b */
const formStart = /^[^\s=&<>{}"]{1,100}=[^\s]*$/;

/**
Reads a body: a form becomes its fields, decoded; JSON and other texts become lines.

@param contentType As its header says; undefined where there is none.
*/
export function readBody(body: string, contentType: string | undefined): BodyText {
	const sample = body.slice(0, sampled);
	if ((sample.match(foreign)?.length ?? 0) > sample.length / 20) {
		return {kind: 'binary', bytes: countBytes(body)};
	}

	const type = contentType?.toLowerCase() ?? '';
	const read = body.slice(0, longestRead);
	const unread = body.length - read.length;
	return type.includes('x-www-form-urlencoded') || (type === '' && formStart.test(sample))
		? {kind: 'form', fields: read.split('&').map(pair => toField(pair)), unread}
		: {kind: 'text', lines: read.split(/\r?\n/), unread};
}

function toField(pair: string): readonly [string, string] {
	const sign = pair.indexOf('=');
	return sign < 0 ? [decodeQuery(pair), ''] : [decodeQuery(pair.slice(0, sign)), decodeQuery(pair.slice(sign + 1))];
}

/** A byte that is no UTF-8 is four letters here. */
function countBytes(body: string): number {
	return Buffer.byteLength(body, 'utf8') - 3 * (body.match(/\\x[89a-f][\da-f]/g)?.length ?? 0);
}
