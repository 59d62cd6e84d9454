import {readFileSync} from 'node:fs';
import {type AlertDocument} from '../alerts/filters/alert-document.ts';
import {readInstant} from '../parsing/values/instant.ts';
import {maskForOutput} from '../secrets/mask.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type Settings} from '../settings/settings.ts';
import {type Timestamp} from '../waf/clock.ts';
import {toEcsDocument} from '../waf/ecs-document.ts';
import {ExpectedError} from '../waf/expected-error.ts';
import {toSystemReason} from '../waf/system-reason.ts';
import {explainNothingRead} from './explain-nothing-read.ts';
import {readChanges} from '../actions/trail/read-trail.ts';
import {findTrailFile} from '../actions/trail/trail.ts';
import {watchNotedDenials} from './noted-denials.ts';
import {createCountingPipeline} from './counting-pipeline.ts';
import {findEmptySpan} from './find-empty-span.ts';
import {openIndex, type OpenIndex} from './open-index.ts';
import {openPlaces} from './open-places.ts';
import {resolveFiles} from './resolve-files.ts';
import {readToEnd} from './read-to-end.ts';

export type ReadLogs = {readonly documents: readonly AlertDocument[]; readonly code: number};

/** They are all held at once. */
const mostDocuments = 500_000;

/**
The transactions of logs or of an index as the documents that `--json` prints, masked.

@returns With an exit code: a log that is none is as good as unreadable.
@throws {ExpectedError} for more than can be held.
*/
export async function readLogDocuments(settings: Settings, stop: AbortSignal): Promise<ReadLogs> {
	const asked = resolveFiles(settings);
	const reach = await openIndex(asked);
	try {
		return await readDocuments(asked, reach, stop);
	} finally {
		await reach?.close();
	}
}

async function readDocuments(asked: Settings, reach: OpenIndex | undefined, stop: AbortSignal): Promise<ReadLogs> {
	const documents: AlertDocument[] = [];

	/** Where the document of a row stands, until another request has the row's slot. */
	const places = new Map<number, number>();
	const takenBack = new Set<number>();
	const {pipeline} = createCountingPipeline(
		asked,
		{openSource: reach?.openSource, findPlace: await openPlaces(asked)},
		{
			isCounting: false,
			onWanted(slot) {
				const document = toEcsDocument(maskForOutput(pipeline.reports.detail(slot)), pipeline.intake.zone());
				// What a late line changed comes again, and is still one request.
				if (takenBack.delete(slot)) {
					documents[places.get(slot)!] = document;
					return;
				}

				if (documents.length === mostDocuments) {
					throw tooMany();
				}

				places.set(slot, documents.length);
				documents.push(document);
			},
			onTakenBack(slot) {
				takenBack.add(slot);
			},
		},
	);
	watchNotedDenials(readChanges(findTrailFile())).follow(pipeline.history);
	await readToEnd(pipeline, stop);
	let code: number = exitCodes.ok;
	if (documents.length === 0 && !stop.aborted) {
		code = await explainNothingRead(asked, pipeline.intake.counts(), pipeline.reports.lastOther(), {
			index: reach,
			emptySpan: findEmptySpan(asked, pipeline, 0),
		});
	}

	return {documents, code};
}

/**
The documents of a file with one JSON object a line.

@throws {ExpectedError} naming the line that is none.
*/
export function readDocumentFile(file: string): readonly AlertDocument[] {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		throw new ExpectedError('source', `cannot read ${file}: ${toSystemReason(error)}`, '');
	}

	const documents: AlertDocument[] = [];
	for (const [place, line] of text.split('\n').entries()) {
		if (line.trim() === '') {
			continue;
		}

		if (documents.length === mostDocuments) {
			throw tooMany();
		}

		documents.push(readDocument(line, `${file}:${place + 1}`));
	}

	return documents;
}

function readDocument(line: string, place: string): AlertDocument {
	let document: unknown;
	try {
		document = JSON.parse(line);
	} catch {
		// Said below: no JSON and no object are the same mistake.
	}

	if (typeof document !== 'object' || document === null || Array.isArray(document)) {
		throw new ExpectedError('source', `${place}: not a JSON object`, 'each line is a document as --json prints it');
	}

	if (isDeeperThan(deepest, document)) {
		throw new ExpectedError('source', `${place}: nested deeper than ${deepest} levels`, 'take the line out');
	}

	return document as AlertDocument;
}

/** What reads documents goes down by calling itself. */
const deepest = 100;

function isDeeperThan(most: number, document: object): boolean {
	let level: readonly unknown[] = [document];
	for (let depth = 0; depth <= most; depth++) {
		level = level.flatMap(value => (typeof value === 'object' && value !== null ? Object.values(value) : []));
		if (level.length === 0) {
			return false;
		}
	}

	return true;
}

function tooMany(): ExpectedError {
	return new ExpectedError(
		'source',
		`more than ${mostDocuments.toLocaleString('en')} documents`,
		'narrow it with --since and --until, or a shorter log',
	);
}

/** Of the year 2200, as for all times of a log. */
const latest: Timestamp = 7_258_118_400_000;

/**
The time of a document in one of its fields: ISO 8601, or a number of seconds or milliseconds since 1970.
*/
export function readDocumentTime(value: unknown, unit: 'iso' | 'unix' | 'unix_ms' | 'custom'): Timestamp | undefined {
	if (typeof value === 'string') {
		return readInstant(value)?.time;
	}

	if (typeof value !== 'number') {
		return undefined;
	}

	const time = unit === 'unix' || (unit !== 'unix_ms' && value < 1e11) ? value * 1000 : value;
	return time >= 0 && time < latest ? time : undefined;
}
