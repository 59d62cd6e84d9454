import {type AlertDocument, type FieldReader, toFieldReader} from './alert-document.ts';
import {namesOf} from './field-aliases.ts';

/** Many rules name the same few fields, and each document is asked by all of them in turn. Names come from rule files alone. */
const readers = new Map<string, FieldReader>();

/**
Reads a field as a rule names it: `a.b.c`, `a[0].b`; where a document has no such field, the one that means the same. A list gives all its elements, wherever it stands on the way. The document that was read last is remembered: it must not be changed.
*/
export function toValueReader(path: string): FieldReader {
	const known = readers.get(path);
	if (known !== undefined) {
		return known;
	}

	const read = toPlainReader(path);
	let last: {readonly document: AlertDocument; readonly values: readonly unknown[]} | undefined;
	const remembering: FieldReader = document => {
		if (last?.document !== document) {
			last = {document, values: read(document)};
		}

		return last.values;
	};

	readers.set(path, remembering);
	return remembering;
}

function toPlainReader(path: string): FieldReader {
	const [read, ...others] = namesOf(path).map(name =>
		name.includes('[') ? toIndexedReader(name) : toFieldReader(name),
	);
	return document => {
		let values = read(document);
		for (const readOther of values.length > 0 ? [] : others) {
			values = values.length > 0 ? values : readOther(document);
		}

		return values;
	};
}

/**
Reads a field with what it holds, a list or an object as a whole; undefined where there is none. A list on the way gives what `toValueReader` finds.
*/
export function toWholeReader(path: string): (document: AlertDocument) => unknown {
	const names = path.split('.');
	const readValues = toValueReader(path);
	return document => {
		let value: unknown = Object.hasOwn(document, path) ? document[path] : document;
		for (const name of value === document ? names : []) {
			value = typeof value === 'object' && value !== null ? ownValue(value as AlertDocument, name) : undefined;
		}

		if (value !== undefined) {
			return value;
		}

		const values = readValues(document);
		return values.length > 1 ? values : values[0];
	};
}

/** `a[0].b`: one place of a list. */
function toIndexedReader(path: string): FieldReader {
	const steps = path.split(/\.|(?=\[)/);
	return document => {
		let value: unknown = document;
		for (const step of steps) {
			const place = /^\[(\d+)\]$/.exec(step);
			if (typeof value !== 'object' || value === null) {
				return [];
			}

			value = place === null ? ownValue(value as AlertDocument, step) : (value as readonly unknown[])[Number(place[1])];
		}

		return [value].flat().filter(item => item !== undefined && item !== null);
	};
}

function ownValue(object: AlertDocument, name: string): unknown {
	return Object.hasOwn(object, name) ? object[name] : undefined;
}
