import {type Elastic} from './elastic.ts';

/** What a field can be used for. */
export type FieldType = 'keyword' | 'ip' | 'number' | 'date' | 'other';

export type AggregatableField = {readonly name: string; readonly type: FieldType};

/**
The fields of the indices that a pattern names.
*/
export type FieldCaps = {
	/** Indices that fit the pattern. */
	readonly indices: readonly string[];

	/** The first of the fields, or of its `.keyword` and `.raw`, that can be counted over. */
	find(...candidates: readonly string[]): AggregatableField | undefined;

	/** Whether the field itself is mapped, as text or otherwise. */
	isMapped(field: string): boolean;

	/** Whether the field is mapped at all, by itself or with fields below it. */
	has(field: string): boolean;

	/** The names of all fields. */
	readonly names: readonly string[];

	/** The nearest field above that is mapped as `nested`: those below it are found and counted only by way of it. */
	nestedPathOf(field: string): string | undefined;

	/** Fields that are mapped in two ways in two indices, so that they cannot be counted over. */
	readonly conflicts: readonly string[];
};

/* Sample: `{"indices":["logstash-2026.11.25"],"fields":{"client":{"text":{"type":"text","searchable":true,"aggregatable":false}},…}}` */
type Answer = {
	readonly indices?: readonly string[] | string;
	readonly fields?: Readonly<Record<string, Readonly<Record<string, {readonly aggregatable?: boolean}>>>>;
};

const types: Readonly<Record<string, FieldType>> = {
	keyword: 'keyword',
	constant_keyword: 'keyword',
	wildcard: 'keyword',
	flattened: 'keyword',
	flat_object: 'keyword',
	ip: 'ip',
	byte: 'number',
	short: 'number',
	integer: 'number',
	long: 'number',
	unsigned_long: 'number',
	float: 'number',
	double: 'number',
	date: 'date',
	date_nanos: 'date',
	boolean: 'keyword',
};

/**
Asks which fields there are. By hand, since the library's own call is refused by older servers.

@throws {ElasticError}
*/
export async function readFieldCaps(elastic: Elastic, index: string, stop: AbortSignal): Promise<FieldCaps> {
	const answer = await elastic.request<Answer>(
		{
			method: 'GET',
			path: `/${encodeURIComponent(index)}/_field_caps`,
			query: {fields: '*', ignore_unavailable: true, allow_no_indices: true},
		},
		stop,
	);
	return toFieldCaps(answer);
}

export function toFieldCaps({indices = [], fields = {}}: Answer): FieldCaps {
	const conflicts = Object.keys(fields).filter(name => {
		const kinds = new Set(kindsOf(fields[name]).map(kind => types[kind] ?? 'other'));
		return kinds.size > 1;
	});
	const typeOf = (name: string): FieldType | undefined => {
		const caps = Object.hasOwn(fields, name) ? fields[name] : undefined;
		const kinds = caps === undefined ? [] : kindsOf(caps);
		const isCountable = kinds.length > 0 && kinds.every(kind => caps?.[kind].aggregatable === true);
		return isCountable && !conflicts.includes(name) ? (types[kinds[0]] ?? 'other') : undefined;
	};

	return {
		indices: typeof indices === 'string' ? [indices] : indices,
		conflicts,
		names: Object.keys(fields),
		nestedPathOf(field) {
			for (let end = field.lastIndexOf('.'); end > 0; end = field.lastIndexOf('.', end - 1)) {
				const above = field.slice(0, end);
				if (Object.hasOwn(fields, above) && Object.hasOwn(fields[above], 'nested')) {
					return above;
				}
			}

			return undefined;
		},
		find(...candidates) {
			for (const candidate of candidates) {
				for (const name of [candidate, `${candidate}.keyword`, `${candidate}.raw`]) {
					const type = typeOf(name);
					if (type !== undefined && type !== 'other') {
						return {name, type};
					}
				}
			}

			return undefined;
		},
		isMapped: field => Object.hasOwn(fields, field) && kindsOf(fields[field]).length > 0,
		has: field => Object.keys(fields).some(name => name === field || name.startsWith(`${field}.`)),
	};
}

function kindsOf(caps: Readonly<Record<string, unknown>>): string[] {
	return Object.keys(caps).filter(kind => kind !== 'unmapped' && kind !== 'object' && kind !== 'nested');
}
