import {type FieldCaps} from './field-caps.ts';
import {anyOf, exists, like, type Query, term} from './query.ts';
import {type ShapeFields} from './shape-fields.ts';

/** A line names the engine; a JSON record need not, but has keys of its own: of libmodsecurity, of ModSecurity 2. */
const words = ['ModSecurity', 'ruleId', 'audit_data'];

/** Fields of text in which the engine's name stands where they hold one of its lines. */
const lineFields = ['message', 'event.original', 'log', 'full_message', 'MESSAGE', 'short_message', 'full_log'];

/**
Finds the documents of a shape, so that others of the same index are not fetched.
*/
export function markerOf(shape: ShapeFields, caps: FieldCaps): Query {
	if (shape.isText !== true) {
		return anyOf(...shape.marks.filter(mark => caps.has(mark)).flatMap(mark => findMark(mark, caps)));
	}

	const fields = lineFields.filter(field => caps.isMapped(field));
	return anyOf(
		...fields.flatMap((field): Query[] => {
			const keyword = caps.find(field);
			return keyword?.name === field
				? [...words.map(word => like(field, `*${word}*`)), ignored(field)]
				: words.map((word): Query => ({match_phrase: {[field]: word}}));
		}),
	);
}

function findMark(mark: string, caps: FieldCaps): Query[] {
	const path = caps.nestedPathOf(mark);
	// In one index it may be nested, in another not.
	const nested = path === undefined ? [] : [{nested: {path, query: exists(mark), ignore_unmapped: true}}];
	return [exists(mark), ...nested, ...(caps.find(mark)?.name === mark ? [ignored(mark)] : [])];
}

/** Values longer than `ignore_above` are kept in the document and found by nothing else. */
function ignored(field: string): Query {
	return term('_ignored', field);
}

/**
Whether what tells a shape is mapped as `nested`.
*/
export function isNested({marks}: ShapeFields, caps: FieldCaps): boolean {
	return marks.some(mark => caps.has(mark) && caps.nestedPathOf(mark) !== undefined);
}
