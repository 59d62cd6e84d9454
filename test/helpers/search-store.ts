import {parseRange, inRange} from '../../source/waf/address-range.ts';

export type Source = Record<string, unknown>;
export type Json = Record<string, unknown>;

/** A type of the mapping; `text` has a `keyword` beside it, of at most 256 characters, as dynamic mappings make it. */
export type FieldType = 'text' | 'keyword' | 'long' | 'float' | 'boolean' | 'date' | 'ip';

export type Indexed = {
	readonly index: string;
	readonly id: string;
	readonly source: Source;
	readonly sequence: number;
	isVisible: boolean;
};

const isoDate = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)?$/;

/**
The values of a document by path, objects in lists flattened, as Lucene keeps them.
*/
export function flatten(value: unknown, path = '', into = new Map<string, unknown[]>()): Map<string, unknown[]> {
	if (Array.isArray(value)) {
		for (const item of value) {
			flatten(item, path, into);
		}
	} else if (typeof value === 'object' && value !== null) {
		for (const [key, inner] of Object.entries(value)) {
			flatten(inner, path === '' ? key : `${path}.${key}`, into);
		}
	} else if (value !== undefined && value !== null) {
		into.set(path, [...(into.get(path) ?? []), value]);
	}

	return into;
}

function guessType(value: unknown): FieldType {
	if (typeof value === 'number') {
		return Number.isInteger(value) ? 'long' : 'float';
	}

	return typeof value === 'boolean' ? 'boolean' : isoDate.test(String(value)) ? 'date' : 'text';
}

/* `{"properties":{"source":{"properties":{"ip":{"type":"ip"}}}}}` */
function readMapping(properties: Json, path: string, into: Map<string, FieldType>, special: Special): void {
	for (const [name, definition] of Object.entries(properties)) {
		const {
			type,
			properties: inner,
			...rest
		} = definition as {type?: FieldType | 'nested'; properties?: Json; ignore_above?: number; index?: boolean};
		const full = path === '' ? name : `${path}.${name}`;
		if (type === 'nested') {
			special.nested.add(full);
			readMapping(inner ?? {}, full, into, special);
			continue;
		}

		special.longest.set(full, rest.index === false ? -1 : (rest.ignore_above ?? Infinity));
		if (inner === undefined) {
			into.set(full, (['integer', 'short', 'byte'] as unknown[]).includes(type) ? 'long' : (type ?? 'text'));
		} else {
			readMapping(inner, full, into, special);
		}
	}
}

/** Objects that are mapped as `nested`; and the longest values that are found, -1 where the field is not indexed. */
type Special = {readonly nested: Set<string>; readonly longest: Map<string, number>};

/**
Indices with their mappings and documents.
*/
export class SearchStore {
	readonly indices = new Map<string, {mapping: Map<string, FieldType>; documents: Map<string, Indexed>} & Special>();
	readonly #known = new WeakMap<Indexed, Map<string, Array<string | number>>>();
	readonly #flat = new WeakMap<Source, Map<string, unknown[]>>();
	readonly templates: Array<{patterns: string[]; properties: Json}> = [];
	#sequence = 0;

	create(name: string, properties: Json = {}): void {
		if (!this.indices.has(name)) {
			const mapping = new Map<string, FieldType>();
			const special: Special = {nested: new Set(), longest: new Map()};
			for (const template of this.templates.filter(({patterns}) => patterns.some(pattern => fits(name, pattern)))) {
				readMapping(template.properties, '', mapping, special);
			}

			readMapping(properties, '', mapping, special);
			this.indices.set(name, {mapping, documents: new Map(), ...special});
		}
	}

	/** Answers whether it is new. */
	put(index: string, id: string | undefined, source: Source, isVisible: boolean): boolean {
		this.create(index);
		const {mapping, documents} = this.indices.get(index)!;
		for (const [path, [first]] of flatten(source)) {
			if (!mapping.has(path)) {
				mapping.set(path, guessType(first));
			}
		}

		const sequence = this.#sequence++;
		const key = id ?? `auto${String(sequence).padStart(18, '0')}`;
		const isNew = !documents.has(key);
		documents.set(key, {index, id: key, source, sequence, isVisible});
		return isNew;
	}

	refresh(): void {
		for (const document of this.all('*')) {
			document.isVisible = true;
		}
	}

	names(pattern: string): string[] {
		return [...this.indices.keys()].filter(name => pattern.split(',').some(part => fits(name, part)));
	}

	all(pattern: string): Indexed[] {
		return this.names(pattern).flatMap(name => [...this.indices.get(name)!.documents.values()]);
	}

	/** Values of a field as they are searched and counted over. */
	values(document: Indexed, field: string): Array<string | number> {
		let known = this.#known.get(document);
		if (known === undefined) {
			known = new Map();
			this.#known.set(document, known);
		}

		let found = known.get(field);
		if (found === undefined) {
			found = this.#read(document, field);
			known.set(field, found);
		}

		return found;
	}

	#read({index, source, sequence, id}: Indexed, field: string): Array<string | number> {
		if (field === '_index' || field === '_id' || field === '_seq_no') {
			return [{_index: index, _id: id, _seq_no: sequence}[field]];
		}

		const {mapping, longest} = this.indices.get(index)!;
		if (field === '_ignored') {
			return [...longest].flatMap(([name, most]) =>
				most >= 0 && (this.#flatten(source).get(name) ?? []).some(value => String(value).length > most) ? [name] : [],
			);
		}

		const base = field.endsWith('.keyword') && mapping.get(field.slice(0, -8)) === 'text' ? field.slice(0, -8) : field;
		const found = this.#flatten(source).get(base) ?? [];
		if (mapping.get(base) === 'date') {
			return found.map(value => (typeof value === 'number' ? value : Date.parse(String(value))));
		}

		const texts = found.map(value => (typeof value === 'number' ? value : String(value)));
		const most = base === field ? (longest.get(field) ?? Infinity) : 256;
		return texts.filter(value => String(value).length <= most);
	}

	#flatten(source: Source): Map<string, unknown[]> {
		let flat = this.#flat.get(source);
		if (flat === undefined) {
			flat = flatten(source);
			this.#flat.set(source, flat);
		}

		return flat;
	}

	/** Whether the field is mapped as `nested`, or lies below one that is. */
	isNested(index: string, field: string): boolean {
		return [...this.indices.get(index)!.nested].some(path => field === path || field.startsWith(`${path}.`));
	}

	typeOf(index: string, field: string): FieldType | undefined {
		const {mapping} = this.indices.get(index)!;
		return mapping.get(field) ?? (mapping.get(field.replace(/\.keyword$/, '')) === 'text' ? 'keyword' : undefined);
	}
}

export function fits(name: string, pattern: string): boolean {
	const expression = pattern
		.split('*')
		.map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
		.join('.*');
	return new RegExp(`^${expression}$`, 's').test(name);
}

/** Whether an address lies in a range or is one. */
export function isAddressIn(value: string, wanted: string): boolean {
	const [address, range] = [parseRange(value), parseRange(wanted)];
	return address !== undefined && range !== undefined && inRange(address.words, range);
}
