import {type DocumentSource, readField} from '../../waf/document.ts';
import {recordWrappers} from '../../waf/shape-name.ts';

/** A document with more keys than this is not looked through for a field around a record. */
const mostKeys = 1000;

/**
A document with the fields of its audit record where they would be without the one field that a pipeline put around them, whatever its name: `waf_json.transaction.…`. Any other document is answered as it is.

The fields are lifted, not asked for by a longer name: names of keys come from documents, and those that are asked for are remembered.
*/
export function unwrapRecord(source: DocumentSource): DocumentSource {
	if (recordWrappers.some(wrapper => readField(source, `${wrapper}transaction`) !== undefined)) {
		return source;
	}

	const keys = Object.keys(source);
	for (const key of keys.length > mostKeys ? [] : keys) {
		const inner = source[key];
		if (isObject(inner) && (holdsRecord(inner) || Object.keys(inner).some(name => name.startsWith('transaction.')))) {
			return {...source, ...inner};
		}

		const [, prefix] = /^(.+?\.)transaction(?:\.|$)/.exec(key) ?? [];
		if (prefix !== undefined) {
			const lifted = keys
				.filter(name => name.startsWith(prefix))
				.map(name => [name.slice(prefix.length), source[name]]);
			return {...source, ...(Object.fromEntries(lifted) as DocumentSource)};
		}
	}

	return source;
}

function holdsRecord(value: DocumentSource): boolean {
	return isObject(readField(value, 'transaction'));
}

function isObject(value: unknown): value is DocumentSource {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
