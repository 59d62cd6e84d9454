import {type Milliseconds, minute, second} from '../waf/clock.ts';
import {type ShapeName} from '../waf/shape-name.ts';
import {ElasticError} from './elastic-error.ts';
import {type Elastic} from './elastic.ts';
import {explainNoRecords, explainTime} from './explain-unread.ts';
import {type FieldCaps, readFieldCaps} from './field-caps.ts';
import {allOf, anyOf, type Query} from './query.ts';
import {search} from './search.ts';
import {findCandidates, type ShapeFields, shapeFields} from './shape-fields.ts';
import {isNested, markerOf} from './shape-markers.ts';

const sampleSize = 50;
const mostLogFiles = 200;
const shelfLife: Milliseconds = 10 * minute;

/** Where no document told the shape yet. */
const shelfLifeOfNothing: Milliseconds = 5 * second;

/**
What an index pattern holds: its fields, its shapes, and how its documents are found.
*/
export type IndexView = {
	readonly caps: FieldCaps;

	/** The field that documents are ordered by. */
	readonly timeField: string;

	/** The shape of most documents: it is counted over. */
	readonly main: ShapeFields;

	/** Finds the documents of all shapes that were found. */
	readonly marker: Query;

	/** Those of the main shape alone. */
	readonly mainMarker: Query;
	readonly validUntil: number;
};

export type ViewOptions = {
	readonly index: string;
	readonly session: string;
	readonly forced: ShapeName | undefined;

	/** The shapes that a document can be read as: none where it is not ModSecurity's, several where it holds fields and the line beside them. */
	readonly shapesOf: (source: {readonly [key: string]: unknown}) => readonly ShapeName[];
	readonly now: number;

	/** Hides the secrets of a document that is shown as an example. Without it none is. */
	readonly mask?: ((text: string) => string) | undefined;
};

/**
Looks at the fields of the indices first, then at the newest documents.

@throws {ElasticError} `missing` where no index fits, or none holds ModSecurity's records.
*/
export async function readIndexView(elastic: Elastic, options: ViewOptions, stop: AbortSignal): Promise<IndexView> {
	const {index, forced, now} = options;
	const caps = await readFieldCaps(elastic, index, stop);
	if (caps.indices.length === 0) {
		throw await explainMissing(elastic, index, stop);
	}

	const timeField = caps.find('@timestamp', 'timestamp');
	if (timeField === undefined || timeField.type !== 'date') {
		throw await explainTime(elastic, caps, options, stop);
	}

	const all = findCandidates(caps);
	const candidates = forced === undefined ? all : chooseForced(forced, all);
	const counts =
		candidates.length === 0
			? new Map<ShapeName, number>()
			: await sample(
					elastic,
					{...options, marker: anyOf(...candidates.map(shape => markerOf(shape, caps)))},
					timeField.name,
					stop,
				);
	const unsearchable = counts.size > 0 ? undefined : await readUnsearchable(elastic, options, timeField.name, stop);
	if (unsearchable !== undefined) {
		const marker = {match_all: {}};
		return {
			caps,
			timeField: timeField.name,
			main: {...unsearchable, isText: true, isUncounted: true},
			marker,
			mainMarker: marker,
			validUntil: now + shelfLife,
		};
	}

	if (candidates.length === 0) {
		throw await explainNoRecords(elastic, timeField.name, options, stop);
	}

	const found = candidates.filter(({name}) => counts.has(name));
	const kept = found.length > 0 ? found : candidates;
	const files = await findLogFiles(elastic, {...options, caps}, kept, stop);
	const unique = kept.filter((shape, place) => kept.findIndex(({name}) => name === shape.name) === place);
	// A server counts over fields, not over lines: what has both is counted by its fields.
	const weigh = ({name, isText}: ShapeFields): number => (counts.get(name) ?? 0) - (isText === true ? 0.5 : 0);
	const main = unique.toSorted((one, other) => weigh(other) - weigh(one))[0];
	return {
		caps,
		timeField: timeField.name,
		main: isNested(main, caps) ? {...main, isText: true, isUncounted: true} : main,
		// An empty index may be filled by any pipeline.
		marker: anyOf(...(found.length > 0 ? unique : candidates).map(shape => markerOf(shape, caps)), ...files),
		mainMarker: markerOf(main, caps),
		validUntil: now + (found.length > 0 ? shelfLife : shelfLifeOfNothing),
	};
}

/** The most frequent shape of the newest documents, whatever can be searched: a mapping may keep the records from being found, as `event.original` is in ECS. Then every document is read. */
async function readUnsearchable(
	elastic: Elastic,
	options: ViewOptions,
	timeField: string,
	stop: AbortSignal,
): Promise<ShapeFields | undefined> {
	const counts = await sample(elastic, {...options, marker: {match_all: {}}}, timeField, stop);
	const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
	return most && shapeFields.find(({name}) => name === most[0]);
}

/** All lines of the files that hold ours: what stands in front of a line tells whether a client wrote it. */
async function findLogFiles(
	elastic: Elastic,
	{index, session, caps}: ViewOptions & {readonly caps: FieldCaps},
	shapes: readonly ShapeFields[],
	stop: AbortSignal,
): Promise<Query[]> {
	const file = caps.find('log.file.path');
	const texts = shapes.filter(({isText}) => isText === true);
	if (file === undefined || texts.length === 0) {
		return [];
	}

	const {aggregations} = await search(
		elastic,
		{
			size: 0,
			track_total_hits: false,
			timeout: '8s',
			query: anyOf(...texts.map(shape => markerOf(shape, caps))),
			aggs: {files: {terms: {field: file.name, size: mostLogFiles}}},
		},
		{index, session},
		stop,
	);
	const {files} = (aggregations ?? {}) as {files?: {buckets?: ReadonlyArray<{key: string}>}};
	const names = (files?.buckets ?? []).map(({key}) => key);
	return names.length === 0 ? [] : [{terms: {[file.name]: names}}];
}

function chooseForced(forced: ShapeName, candidates: readonly ShapeFields[]): ShapeFields[] {
	const fitting = candidates.filter(({name}) => name === forced);
	return fitting.length > 0 ? fitting : shapeFields.filter(({name}) => name === forced).slice(0, 1);
}

async function sample(
	elastic: Elastic,
	{index, session, shapesOf, marker}: ViewOptions & {readonly marker: Query},
	timeField: string,
	stop: AbortSignal,
): Promise<Map<ShapeName, number>> {
	const answer = await search(
		elastic,
		{
			size: sampleSize,
			track_total_hits: false,
			timeout: '8s',
			query: allOf(marker),
			sort: [{[timeField]: {order: 'desc', unmapped_type: 'date'}}],
		},
		{index, session},
		stop,
	);
	const counts = new Map<ShapeName, number>();
	for (const {_source: source = {}} of answer.hits?.hits ?? []) {
		for (const name of shapesOf(source)) {
			counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	}

	return counts;
}

/** Which indices there are instead; who asks may not be allowed to know. */
async function explainMissing(elastic: Elastic, index: string, stop: AbortSignal): Promise<ElasticError> {
	const names = await elastic
		.request<Array<{index?: string}>>(
			{method: 'GET', path: '/_cat/indices', query: {format: 'json', h: 'index', s: 'index'}},
			stop,
		)
		.then(list => list.flatMap(entry => entry.index ?? []).filter(name => !name.startsWith('.')))
		.catch(() => []);
	const advice =
		names.length === 0
			? 'choose one with --index'
			: `indices there: ${names.slice(-6).join(', ')}${names.length > 6 ? ` and ${names.length - 6} more` : ''}; choose with --index`;
	return new ElasticError('missing', `no index on ${elastic.name} matches ${index}`, advice);
}
