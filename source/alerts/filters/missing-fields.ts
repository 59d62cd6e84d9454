import {nearestWord} from '../../waf/filter/nearest-word.ts';
import {type AlertDocument, fieldEntries} from './alert-document.ts';
import {toValueReader} from './field-value.ts';

/**
A field that no document has, and the name of one that may be meant.
*/
export type MissingField = {readonly field: string; readonly nearest: string | undefined};

/** What a document has only when something is wrong: its absence is no slip. */
const rare: ReadonlySet<string> = new Set([
	'modsecurity.past_deny',
	'modsecurity.contradictions',
	'modsecurity.remarks',
]);

/**
The fields of which no document has any value, nor one below it, and that most would have.
*/
export function findMissingFields(
	fields: Iterable<string>,
	documents: readonly AlertDocument[],
): readonly MissingField[] {
	const silent = [...fields].filter(field => {
		const read = toValueReader(field);
		return !rare.has(field) && !documents.some(document => read(document).length > 0);
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
