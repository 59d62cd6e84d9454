import {type Milliseconds, minute, second} from '../waf/clock.ts';
import {type Question, type Span} from '../waf/question.ts';
import {type Elastic} from './elastic.ts';
import {type IndexView} from './index-view.ts';
import {search, type SearchOptions} from './search.ts';
import {readFiles, readTotals, type ServerCounts} from './totals-answer.ts';
import {toTotalsRequest} from './totals-request.ts';

const limit = 25 * second;

/**
Asks a server for totals.
*/
export type TotalsAsker = {
	/**
	Undefined where the documents hold whole lines only, which no server can count over.

	@throws {ElasticError}
	*/
	ask(
		question: Question,
		view: IndexView,
		time: {readonly now: number; readonly recent?: Span; readonly zone: Milliseconds},
		stop: AbortSignal,
	): Promise<ServerCounts | undefined>;
};

/**
It keeps what it learns of the rules files, whose names tell the categories.
*/
export function createTotalsAsker(elastic: Elastic, options: Pick<SearchOptions, 'index' | 'session'>): TotalsAsker {
	let files: ReadonlyMap<string, readonly string[]> = new Map();

	return {
		async ask(question, view, {now, recent = {from: question.to - minute, to: question.to}, zone}, stop) {
			if (view.main.isText === true) {
				return undefined;
			}

			for (let attempt = 0; ; attempt++) {
				const request = toTotalsRequest(question, view, {recent, zone, files});
				const {aggregations} = await search(elastic, request.body, {...options, limit, cached: true}, stop);
				const found = readFiles(aggregations);
				const isKnown = [...found].every(([category, names]) =>
					names.every(name => files.get(category)?.includes(name)),
				);
				if (isKnown || attempt > 0 || view.main.unit === 'rule matches') {
					return readTotals(aggregations, question, view, request, now);
				}

				files = merge(files, found);
			}
		},
	};
}

function merge(
	one: ReadonlyMap<string, readonly string[]>,
	other: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
	const merged = new Map(one);
	for (const [category, names] of other) {
		merged.set(category, [...new Set([...(merged.get(category) ?? []), ...names])]);
	}

	return merged;
}
