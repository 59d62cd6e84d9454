/**
What rules are asked about: a transaction as the object that `--json` prints, or any other document of that kind.
*/
export type AlertDocument = {readonly [name: string]: unknown};

/**
Reads all values of one field out of a document.
*/
export type FieldReader = (document: AlertDocument) => readonly unknown[];

/**
A reader of a field as a search server indexes it: `modsecurity.rules.id` finds the ids of all objects of the list, and a name
with dots in it may also stand as one key. A missing value and null are no values, and neither is an object.
*/
export function toFieldReader(path: string): FieldReader {
	const parts = path.split('.');
	// `names[from][count]`: every way to take the next names as one key.
	const names = parts.map((_name, from) =>
		parts.slice(from).map((_, count) => parts.slice(from, from + count + 1).join('.')),
	);
	const collect = (value: unknown, at: number, into: unknown[]): void => {
		if (Array.isArray(value)) {
			for (const item of value) {
				collect(item, at, into);
			}
		} else if (typeof value !== 'object' || value === null) {
			if (at === parts.length && value !== undefined && value !== null) {
				into.push(value);
			}
		} else if (at < parts.length) {
			for (const [count, name] of names[at].entries()) {
				if (Object.hasOwn(value, name)) {
					collect((value as AlertDocument)[name], at + count + 1, into);
				}
			}
		}
	};

	return document => {
		const values: unknown[] = [];
		collect(document, 0, values);
		return values;
	};
}

/**
All fields of a document with a value, each by its path without the places in lists; a list gives its field several times.
*/
export function fieldEntries(document: AlertDocument): ReadonlyArray<readonly [path: string, value: unknown]> {
	const entries: Array<readonly [string, unknown]> = [];
	const collect = (value: unknown, path: string): void => {
		if (Array.isArray(value)) {
			for (const item of value) {
				collect(item, path);
			}
		} else if (typeof value === 'object' && value !== null) {
			for (const [name, inner] of Object.entries(value)) {
				collect(inner, path === '' ? name : `${path}.${name}`);
			}
		} else if (value !== undefined && value !== null) {
			entries.push([path, value]);
		}
	};

	collect(document, '');
	return entries;
}
