import {createDocumentReader} from '../../source/parsing/documents/document-reader.ts';
import {readDocumentRecords} from '../../source/parsing/documents/reread-document.ts';
import {createLineTextReader} from '../../source/parsing/lines/read-line-texts.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createOrigins} from '../../source/sources/origins.ts';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {compileFilter} from '../../source/questions/filter-match.ts';
import {createHistory, type History} from '../../source/history/history.ts';
import {createRawSearch} from '../../source/questions/raw-search.ts';
import {readRuleList} from '../../source/history/rule-lists.ts';
import {readDetail} from '../../source/questions/transaction-detail.ts';
import {type DocumentSource, type StoredDocument} from '../../source/waf/document.ts';
import {type Filter} from '../../source/waf/filter/filter.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {testTime} from '../parsing/read-events.ts';

/**
Documents read to their end.
*/
export type ReadDocuments = {
	readonly transactions: readonly TransactionDetail[];
	readonly history: History;

	/** How many transactions fit a filter. */
	count(filter: Filter): number;
};

export function toStored(sources: readonly DocumentSource[]): StoredDocument[] {
	return sources.map((source, place) => ({
		index: 'logs',
		id: `document-${place}`,
		time: Date.parse(String(source['@timestamp'])),
		source,
		late: false,
	}));
}

export function readDocuments(
	documents: readonly StoredDocument[],
	capacity = 2 * documents.length + 100,
): ReadDocuments {
	const rules = createRules();
	const clock = {now: () => testTime};
	const history = createHistory(capacity);
	const origins = createOrigins();
	const memory = origins.openMemory('documents');
	const lines = origins.share(memory.origin, 'lines');
	const records = createLineTextReader(rules);
	const complete = new Set<number>();
	let end = 0;
	const assembly = createAssembly({
		history,
		ruleByNumber: rules.byNumber,
		clock,
		onComplete: slot => complete.add(slot),
	});
	const reader = createDocumentReader({
		rules,
		zone: {offset: 0, source: 'envelope'},
		clock,
		forced: undefined,
		keep(observer, bytes) {
			const offset = end;
			memory.append(bytes);
			end += bytes.length;
			return {origin: observer === undefined ? memory.origin : lines, offset};
		},
		onZone() {},
	});
	for (const _ of reader.push(documents, observation => assembly.observe(observation))) {
		// Nobody else wants a turn.
	}

	reader.flush(observation => assembly.observe(observation));
	assembly.completeAll();
	const rulesOf = (slot: number) => readRuleList(history.ruleSets, history.columns.ruleSet[slot]);
	return {
		history,
		transactions: [...complete].map(slot =>
			readDetail(
				history,
				slot,
				rulesOf(slot).map(rules.byNumber),
				(line, known) => {
					const bytes = origins.read(line);
					if (bytes === undefined || line.origin === memory.origin.number) {
						return bytes === undefined ? [] : readDocumentRecords(bytes);
					}

					const record = records.read(bytes, 0, 0, known);
					return record === undefined ? [] : [record];
				},
				() => 'index',
			),
		),
		count(filter) {
			const rawSearch = createRawSearch(history.columns, () => '');
			const match = compileFilter(filter, {history, rulesOf, ruleByNumber: rules.byNumber, zone: 0, rawSearch});
			return [...complete].filter(slot => match === undefined || match(slot)).length;
		},
	};
}
