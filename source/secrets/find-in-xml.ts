import * as Byte from '../waf/byte.ts';
import {type AddSpan} from './add-span.ts';
import {isSecretName, pointsToSecret, toRole} from './secret-names.ts';

type Element = {
	readonly name: string;
	readonly isSecret: boolean;

	/** How many texts there were when it began. */
	readonly firstText: number;

	/** In it, one child names what another one holds: `<name>password</name><value>…</value>`. */
	values: Span[];
	points: 'to secret' | 'to other' | undefined;
	pointer: string;
};
type Span = readonly [start: number, end: number];

/** A tag's name, with its prefix for a namespace. */
const tagName = /[\w.:\-\u0080-\u00FF]{1,120}/y;

/** An attribute, with the place of its value. */
const attribute = /[\s/]*([\w.:\-\u0080-\u00FF]{1,120})(?:\s{0,8}=\s{0,8}(?:"([^"<]*)"?|'([^'<]*)'?|([^\s>"'<]+)))?/dy;
const cdata = '<![CDATA[';
const deepest = 1000;

/**
Secrets of XML and HTML, whole, broken or cut: what elements with such a name hold, texts, `CDATA` and elements in them; values of attributes; and values beside such a name, `<name>password</name><value>…</value>`, `<field name="password" value="…"/>`, `<key>password</key><string>…</string>`. Reads the bytes once.
*/
export function findInXml(bytes: string, add: AddSpan): void {
	const reading = createReading(add);
	for (let at = bytes.indexOf('<'); at >= 0;) {
		if (bytes.startsWith(cdata, at)) {
			const close = bytes.indexOf(']]>', at);
			const end = close < 0 ? bytes.length : close;
			reading.text(bytes, [at + cdata.length, end]);
			at = bytes.indexOf('<', end);
			continue;
		}

		const isEnd = bytes[at + 1] === '/';
		tagName.lastIndex = at + (isEnd ? 2 : 1);
		const name = tagName.exec(bytes)?.[0];
		let end = at + 1;
		if (name !== undefined) {
			end = isEnd ? tagName.lastIndex : readTag(bytes, tagName.lastIndex, name, reading, add);
			if (isEnd) {
				reading.close(name);
			}

			end = bytes[end] === '>' ? end + 1 : end;
		}

		const next = bytes.indexOf('<', end);
		reading.text(bytes, [end, next < 0 ? bytes.length : next]);
		at = next;
	}

	reading.finish();
}

/** Attributes up to `>`. Returns where they end. */
function readTag(bytes: string, from: number, name: string, reading: Reading, add: AddSpan): number {
	let end = from;
	let isSecret = isSecretName(name);
	const values: Span[] = [];
	attribute.lastIndex = from;
	for (let found = attribute.exec(bytes); found !== null; found = attribute.exec(bytes)) {
		end = attribute.lastIndex;
		const span = found.indices![2] ?? found.indices![3] ?? found.indices![4];
		if (span === undefined) {
			continue;
		}

		const value = bytes.slice(span[0], Math.min(span[1], span[0] + 120));
		const role = toRole(found[1]);
		if (isSecretName(found[1])) {
			add(span[0], span[1]);
		} else if (role === 'value') {
			values.push([span[0], span[1]]);
		} else if (role === 'pointer') {
			isSecret ||= pointsToSecret(value);
		}
	}

	for (const [start, stop] of isSecret ? values : []) {
		add(start, stop);
	}

	while (end < bytes.length && bytes.charCodeAt(end) <= Byte.space) {
		end++;
	}

	const isEmpty = bytes[end] === '/' || bytes[end - 1] === '/';
	end += bytes[end] === '/' ? 1 : 0;
	if (bytes[end] === '>' && !isEmpty) {
		reading.open(name, isSecret);
	}

	return end;
}

type Reading = ReturnType<typeof createReading>;

function createReading(add: AddSpan) {
	const elements: Element[] = [];
	const open = new Map<string, number>();
	const texts: Span[] = [];
	// What is outside of all elements names nothing.
	const outside: Element = {name: '', isSecret: false, firstText: 0, values: [], points: undefined, pointer: ''};

	/** Texts that were added are not added again for an element around them. */
	const addFrom = (first: number): void => {
		for (const [start, end] of texts.splice(first)) {
			add(start, end);
		}
	};

	const pop = (): Element => {
		const element = elements.pop()!;
		open.set(element.name, open.get(element.name)! - 1);
		return element;
	};

	return {
		open(name: string, isSecret: boolean): void {
			if (elements.length < deepest) {
				elements.push({name, isSecret, firstText: texts.length, values: [], points: undefined, pointer: ''});
				open.set(name, (open.get(name) ?? 0) + 1);
			}
		},
		text(bytes: string, [start, end]: Span): void {
			let from = start;
			while (from < end && bytes.charCodeAt(from) <= Byte.space) {
				from++;
			}

			let to = end;
			while (to > from && bytes.charCodeAt(to - 1) <= Byte.space) {
				to--;
			}

			if (to === from) {
				return;
			}

			texts.push([from, to]);
			const element = elements.at(-1);
			const parent = elements.at(-2) ?? outside;
			if (element !== undefined && toRole(element.name) === 'pointer' && to - from <= 80) {
				const isSecret = pointsToSecret(bytes.slice(from, to));
				// `<name>password</name><type>text</type>` still points to what comes.
				if (isSecret || parent.points === undefined || parent.pointer === element.name) {
					parent.points = isSecret ? 'to secret' : 'to other';
					parent.pointer = element.name;
				}
			}
		},
		close(name: string): void {
			// An end of what never began is none.
			while ((open.get(name) ?? 0) > 0) {
				const element = pop();
				const parent = elements.at(-1) ?? outside;
				if (element.isSecret) {
					addFrom(element.firstText);
				} else if (toRole(element.name) === 'pointer') {
					// The name came after its value.
					for (const [start, end] of parent.points === 'to secret' ? parent.values : []) {
						add(start, end);
					}

					parent.values = [];
				} else if (parent.points === 'to secret') {
					addFrom(element.firstText);
					parent.points = toRole(element.name) === 'value' ? undefined : 'to secret';
				} else if (toRole(element.name) === 'value') {
					parent.values = parent.points === undefined ? texts.slice(element.firstText, element.firstText + 20) : [];
					parent.points = undefined;
				}

				if (element.name === name) {
					break;
				}
			}
		},

		/** Of elements that never end, as in a text that was cut, the first text is what they hold. */
		finish(): void {
			for (const [place, {isSecret, firstText}] of elements.entries()) {
				if (
					isSecret ||
					elements[place - 1]?.points === 'to secret' ||
					(place === 0 && outside.points === 'to secret')
				) {
					const [start, end] = texts[firstText] ?? [0, 0];
					add(start, end);
				}
			}
		},
	};
}
