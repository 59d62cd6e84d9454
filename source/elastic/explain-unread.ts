import {ElasticError} from './elastic-error.ts';
import {type Elastic} from './elastic.ts';
import {type FieldCaps} from './field-caps.ts';
import {readIndexContents} from './index-contents.ts';
import {findNearestShape} from './nearest-shape.ts';

const exampleLength = 200;

/**
Of which indices is said why they cannot be read.
*/
export type UnreadIndex = {
	readonly index: string;
	readonly session: string;

	/** Hides the secrets of a text that is shown. Without it no document is. */
	readonly mask?: ((text: string) => string) | undefined;
};

const choose = 'choose others with --index, or name the shape with --shape';

/**
Why documents cannot be found by their time: there are none yet, they have no such field, or it is of another type.
*/
export async function explainTime(
	elastic: Elastic,
	caps: FieldCaps,
	unread: UnreadIndex,
	stop: AbortSignal,
): Promise<ElasticError> {
	const {index} = unread;
	const field = '@timestamp';
	if (caps.conflicts.includes(field) || caps.isMapped(field)) {
		const why = caps.conflicts.includes(field) ? 'has conflicting types in' : 'is not a date in';
		return new ElasticError(
			'rejected',
			`${field} ${why} the indices of ${index}`,
			'use --index to name only indices where it is a date',
		);
	}

	const {documents, example} = await readExample(elastic, field, unread, stop);
	return documents === 0
		? explainEmpty(index)
		: new ElasticError('missing', `none of ${countWords(documents)} in ${index} has a ${field}${example}`, choose);
}

/**
Why nothing of ModSecurity's was found: no document is of a known shape.
*/
export async function explainNoRecords(
	elastic: Elastic,
	timeField: string,
	unread: UnreadIndex,
	stop: AbortSignal,
): Promise<ElasticError> {
	const {index} = unread;
	const {documents, example} = await readExample(elastic, timeField, unread, stop);
	return documents === 0
		? explainEmpty(index)
		: new ElasticError(
				'missing',
				`none of ${countWords(documents)} in ${index} is a ModSecurity record${example}`,
				choose,
			);
}

function explainEmpty(index: string): ElasticError {
	return new ElasticError(
		'missing',
		`${index} holds no documents yet`,
		'check that a shipper writes into it, or choose another with --index',
	);
}

function countWords(documents: number): string {
	return documents === 1 ? 'the 1 document' : `the ${documents} documents`;
}

async function readExample(
	elastic: Elastic,
	timeField: string,
	{index, session, mask}: UnreadIndex,
	stop: AbortSignal,
): Promise<{documents: number; example: string}> {
	const marker = {match_all: {}};
	const {documents, newest} = await readIndexContents(elastic, {marker, timeField}, {index, session}, stop);
	if (newest === undefined || mask === undefined) {
		return {documents, example: ''};
	}

	const nearest = findNearestShape(newest.source);
	const near = nearest === undefined ? '' : `; nearest is the shape ${nearest.name}, by its field ${nearest.field}`;
	const text = mask(JSON.stringify(newest.source)).slice(0, exampleLength);
	return {documents, example: `${near}; one, in ${newest.index}, reads: ${text}`};
}
