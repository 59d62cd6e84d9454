import {deepestJson} from './json-size.ts';

/* `-12.5e3`, `true` */
const literal = /(?:-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,4})?|true|false|null)/y;

/* The rest of a string up to its quote. */
const stringRest = /(?:[^"\\]|\\.)*"/sy;

class Broken extends Error {}

/**
Reads the beginning of a text that is no JSON, because it was cut or holds an unescaped quote: everything in front of that place, lists and objects that were open included. A string that has no end is left out.
Linear in the text's length.

@param mostValues What stands behind so many values is left out.
*/
export function readJsonStart(text: string, mostValues = Infinity): {value: unknown; isBroken: boolean} | undefined {
	const reader = {text, at: 0, valuesLeft: mostValues};
	const root: {value: unknown} = {value: undefined};
	try {
		readValue(reader, 0, value => {
			root.value = value;
		});
		return {value: root.value, isBroken: text.slice(reader.at).trim() !== ''};
	} catch (error) {
		if (error instanceof Broken) {
			return root.value === undefined ? undefined : {value: root.value, isBroken: true};
		}

		throw error;
	}
}

type Reader = {readonly text: string; at: number; valuesLeft: number};

/** Hands an object or list over before it is whole, so that what it holds is kept where the text breaks off. */
function readValue(reader: Reader, depth: number, take: (value: unknown) => void): void {
	skipBlanks(reader);
	if (--reader.valuesLeft < 0) {
		throw new Broken();
	}

	switch (reader.text[reader.at]) {
		case '{': {
			const object: Record<string, unknown> = {};
			take(object);
			readMembers(reader, depth, '}', key => value => {
				Object.defineProperty(object, key, {value, enumerable: true, configurable: true, writable: true});
			});
			break;
		}

		case '[': {
			const list: unknown[] = [];
			take(list);
			readMembers(reader, depth, ']', () => value => list.push(value));
			break;
		}

		case '"': {
			take(readString(reader));
			break;
		}

		default: {
			literal.lastIndex = reader.at;
			const found = literal.exec(reader.text);
			if (found === null) {
				throw new Broken();
			}

			reader.at = literal.lastIndex;
			take(JSON.parse(found[0]) as unknown);
		}
	}
}

function readMembers(
	reader: Reader,
	depth: number,
	close: string,
	keep: (key: string) => (value: unknown) => void,
): void {
	if (depth > deepestJson) {
		throw new Broken();
	}

	reader.at++;
	skipBlanks(reader);
	if (reader.text[reader.at] === close) {
		reader.at++;
		return;
	}

	for (;;) {
		let key = '';
		if (close === '}') {
			skipBlanks(reader);
			key = readString(reader);
			skipBlanks(reader);
			expect(reader, ':');
		}

		readValue(reader, depth + 1, keep(key));
		skipBlanks(reader);
		if (reader.text[reader.at] === close) {
			reader.at++;
			return;
		}

		expect(reader, ',');
	}
}

function readString(reader: Reader): string {
	const start = reader.at;
	expect(reader, '"');
	stringRest.lastIndex = reader.at;
	if (!stringRest.test(reader.text)) {
		throw new Broken();
	}

	reader.at = stringRest.lastIndex;
	try {
		return JSON.parse(reader.text.slice(start, reader.at)) as string;
	} catch {
		throw new Broken();
	}
}

function expect(reader: Reader, character: string): void {
	if (reader.text[reader.at] !== character) {
		throw new Broken();
	}

	reader.at++;
}

function skipBlanks(reader: Reader): void {
	while (/\s/.test(reader.text[reader.at] ?? '')) {
		reader.at++;
	}
}
