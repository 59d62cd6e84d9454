import {nearestWord} from '../../waf/filter/nearest-word.ts';
import {type AlertDocument, fieldEntries} from './alert-document.ts';
import {toValueReader} from './field-value.ts';

/**
A field that no document has, and the name of one that may be meant.
*/
export type MissingField = {readonly field: string; readonly nearest: string | undefined};

/**
The fields of which no document has any value, nor one below it.
*/
export function findMissingFields(
	fields: Iterable<string>,
	documents: readonly AlertDocument[],
): readonly MissingField[] {
	const silent = [...fields].filter(field => {
		const read = toValueReader(field);
		return !documents.some(document => read(document).length > 0);
	});
	if (silent.length === 0) {
		return [];
	}

	const names = new Set<string>();
	for (const document of documents) {
		for (const [name] of fieldEntries(document)) {
			names.add(name);
		}
	}

	const candidates = [...names];
	return silent
		.filter(field => !candidates.some(name => name.startsWith(`${field}.`)))
		.map(field => ({field, nearest: nearestWord(field, candidates)}));
}
