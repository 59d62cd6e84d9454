import {type DocumentSource, readField} from '../waf/document.ts';
import {type ShapeName} from '../waf/shape-name.ts';
import {shapeFields} from './shape-fields.ts';

/**
The shape that a document has most fields of, with one of them; undefined where it has none of any.
*/
export function findNearestShape(
	source: DocumentSource,
): {readonly name: ShapeName; readonly field: string} | undefined {
	const near = shapeFields
		.map(({name, marks, fields, isText}) => ({
			name,
			found: [...new Set([...marks, ...Object.values(fields).flat()])].filter(
				// That a document has a message says nothing.
				field => isText !== true && readField(source, field) !== undefined,
			),
		}))
		.filter(({found}) => found.length > 0)
		.toSorted((one, other) => other.found.length - one.found.length)
		.at(0);
	return near && {name: near.name, field: near.found[0]};
}
