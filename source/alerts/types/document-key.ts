import {type AlertDocument} from '../filters/alert-document.ts';
import {toValueReader} from '../filters/field-value.ts';

/**
The keys under which a document counts: one, or one for each element where a key's value is a list. `text` is undefined where the document has no value.
*/
export type KeyReader = (document: AlertDocument) => ReadonlyArray<string | undefined>;

/** The keys of a document with several lists are their combinations, which a client could make grow without end. */
const mostKeys = 256;

/**
Reads the key that one or several fields make. The values of several are joined by a comma and a blank; a missing one is the word `None`.
*/
export function toKeyReader(fields: readonly string[]): KeyReader {
	const readers = fields.map(field => toValueReader(field));
	if (readers.length === 1) {
		return document => {
			const values = readers[0](document);
			return values.length === 0 ? [undefined] : distinct(values.map(value => toKeyText(value)));
		};
	}

	return document => {
		let keys = [''];
		for (const [place, read] of readers.entries()) {
			const values = read(document);
			const texts = values.length === 0 ? ['None'] : distinct(values.map(value => toKeyText(value)));
			keys = keys.flatMap(key => texts.map(text => (place === 0 ? text : `${key}, ${text}`))).slice(0, mostKeys);
		}

		return keys;
	};
}

/**
A value as the text that stands for it in keys: booleans with a capital, as rules were always told them.
*/
export function toKeyText(value: unknown): string {
	return value === true ? 'True' : value === false ? 'False' : String(value);
}

function distinct(values: readonly string[]): readonly string[] {
	return values.length < 2 ? values : [...new Set(values)].slice(0, mostKeys);
}
