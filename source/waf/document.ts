import {type Timestamp} from './clock.ts';

/**
The content of a document as the server gives it. An attacker wrote parts of it, names of keys too: read known fields by name, never merge it into another object.
*/
export type DocumentSource = {readonly [key: string]: unknown};

/**
A document of a search server's index.
*/
export type StoredDocument = {
	readonly index: string;
	readonly id: string;

	/** Its `@timestamp`, by which it was found; undefined where it has none. */
	readonly time: Timestamp | undefined;
	readonly source: DocumentSource;

	/** It came after documents with a later time that were shown already, by more than a pipeline takes. */
	readonly late: boolean;
};

function isObject(value: unknown): value is DocumentSource {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
The value of a field that is written as nested objects or with dots in its keys: `source.ip` is found in `{"source":{"ip":…}}`, `{"source.ip":…}` and mixtures.
*/
export function readField(source: unknown, field: string): unknown {
	if (!isObject(source)) {
		return undefined;
	}

	if (Object.hasOwn(source, field)) {
		return source[field];
	}

	for (const [head, rest] of splitsOf(field)) {
		if (Object.hasOwn(source, head)) {
			const found = readField(source[head], rest);
			if (found !== undefined) {
				return found;
			}
		}
	}

	return undefined;
}

/** Each way to cut a field's name at a dot, made once: the names come from this program, not from documents. */
const splits = new Map<string, ReadonlyArray<readonly [head: string, rest: string]>>();

function splitsOf(field: string): ReadonlyArray<readonly [head: string, rest: string]> {
	let known = splits.get(field);
	if (known === undefined) {
		const found: Array<readonly [string, string]> = [];
		for (let dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
			found.push([field.slice(0, dot), field.slice(dot + 1)]);
		}

		known = found;
		splits.set(field, known);
	}

	return known;
}

/**
The first text among fields; a number is a text, too, and of a list its first one.
*/
export function readText(source: unknown, ...fields: readonly string[]): string | undefined {
	for (const field of fields) {
		const value = readField(source, field);
		const first: unknown = Array.isArray(value) ? value[0] : value;
		if (typeof first === 'string' && first !== '') {
			return first;
		}

		if (typeof first === 'number') {
			return String(first);
		}
	}

	return undefined;
}

/**
A whole number that is not negative, given as a number or as a text.
*/
export function readNumber(source: unknown, ...fields: readonly string[]): number | undefined {
	const text = readText(source, ...fields);
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/**
The texts of a list, or of a single value.
*/
export function readTexts(source: unknown, field: string): string[] {
	const value = readField(source, field);
	const list: unknown[] = Array.isArray(value) ? value : [value];
	return list.filter(item => typeof item === 'string' || typeof item === 'number').map(String);
}

/**
The objects of a list, or a single one.
*/
export function readObjects(source: unknown, field: string): DocumentSource[] {
	const value = readField(source, field);
	const list: unknown[] = Array.isArray(value) ? value : [value];
	return list.filter(item => isObject(item));
}
