import {Field, type Observation, setSpan} from '../../waf/observation.ts';
import {ascii, indexOf, standsAt} from '../values/bytes.ts';
import {findClose} from '../values/escaped-value.ts';

const hostnameOpen = ascii(' [hostname "');
const ends: ReadonlyArray<readonly [Field, Uint8Array]> = [
	[Field.hostname, ascii(' [hostname "')],
	[Field.uri, ascii(' [uri "')],
	[Field.uniqueId, ascii(' [unique_id "')],
];
/** The second as the manual's formats have it. */
const referrerOpens = [ascii(', referer: '), ascii(', referer ')];

const places: number[] = [];

/**
Finds where what Apache's module appends to every message may begin: `[hostname]`, `[uri]` and `[unique_id]`, up to the line's end or a Referer.
More than one place means forged text. The list is used again for the next line.

`inRecord`: a message of an audit record, to which nothing is appended; only a pipeline may have put it there, as its very end.
*/
export function findEnds(
	{bytes, end}: Observation,
	from: number,
	doubled: boolean,
	inRecord: boolean,
): readonly number[] {
	places.length = 0;
	let last = -1;
	for (let at = indexOf(bytes, hostnameOpen, from, end); at >= 0; at = indexOf(bytes, hostnameOpen, at + 1, end)) {
		last = at;
		const behind = skipEnds(bytes, at, end, doubled);
		if (behind === end || (!inRecord && referrerOpens.some(open => standsAt(bytes, behind, open)))) {
			places.push(at);
		}
	}

	if (places.length === 0 && !inRecord) {
		// HAProxy's agent has no host name
		const uriAt = last < 0 ? lastIndexOf(bytes, ends[1][1], from, end) : last;
		const place = uriAt < 0 ? lastIndexOf(bytes, ends[2][1], from, end) : uriAt;
		if (place >= 0) {
			places.push(place);
		}
	}

	return places;
}

function skipEnds(bytes: Uint8Array, place: number, end: number, doubled: boolean): number {
	let at = place;
	for (const [, open] of ends) {
		if (standsAt(bytes, at, open)) {
			const close = findClose(bytes, at + open.length, end, doubled);
			if (close < 0 || close === end) {
				return at;
			}

			at = close + 2;
		}
	}

	return at;
}

function lastIndexOf(bytes: Uint8Array, literal: Uint8Array, from: number, end: number): number {
	let last = -1;
	for (let at = indexOf(bytes, literal, from, end); at >= 0; at = indexOf(bytes, literal, at + 1, end)) {
		last = at;
	}

	return last;
}

/**
Reads what Apache's module appended after a message that ends at `messageEnd`.
*/
export function readEnds({bytes, end, spans}: Observation, messageEnd: number, doubled: boolean): void {
	let at = messageEnd;
	for (const [field, open] of ends) {
		if (standsAt(bytes, at, open)) {
			const close = findClose(bytes, at + open.length, end, doubled);
			if (close < 0 || close === end) {
				return;
			}

			setSpan(spans, field, at + open.length, close);
			at = close + 2;
		}
	}

	const open = referrerOpens.find(each => standsAt(bytes, at, each));
	if (open !== undefined) {
		setSpan(spans, Field.referrer, at + open.length, end);
	}
}
