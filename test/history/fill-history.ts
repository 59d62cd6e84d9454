import {clearPlace} from '../../source/history/columns.ts';
import {createHistory, type History} from '../../source/history/history.ts';
import {holdRuleList, readRuleList, type RulesOfSlot} from '../../source/history/rule-lists.ts';
import {listCategories} from '../../source/history/main-category.ts';
import {toOutcomeNumber} from '../../source/history/scoring.ts';
import {From} from '../../source/waf/observation.ts';
import {parseAddress} from '../../source/waf/address.ts';
import {type Outcome} from '../../source/waf/outcome.ts';
import {toCategory, toEvaluation} from '../../source/waf/rule-sets.ts';
import {type Rule} from '../../source/waf/rule.ts';

/**
A transaction as a test thinks of it.
*/
export type PlainRow = {
	readonly time: number;
	readonly outcome: Outcome;
	readonly client?: string;
	readonly method?: string;
	readonly host?: string;
	readonly path?: string;

	/** Indexes into `testRules`. */
	readonly rules: readonly number[];

	/** -1 for none. */
	readonly score: number;
	readonly severity: number;
};

function makeRule(number: number, id: number, tags: readonly string[]): Rule {
	return {
		number,
		id,
		file: undefined,
		message: `message of ${id}`,
		severity: 2,
		version: undefined,
		tags,
		paranoiaLevel: undefined,
		category: toCategory(id, undefined, undefined),
		evaluation: toEvaluation(id),
	};
}

/**
Rules for all rows: two attack classes with two rules each, another vendor's, an evaluation rule.
*/
export const testRules: readonly Rule[] = [
	makeRule(0, 942_100, ['attack-sqli', 'paranoia-level/1']),
	makeRule(1, 942_200, ['attack-sqli', 'paranoia-level/2']),
	makeRule(2, 941_100, ['attack-xss']),
	makeRule(3, 211_180, ['CWAF']),
	makeRule(4, 949_110, ['anomaly-evaluation']),
	makeRule(5, 941_110, []),
];

/**
The main category of a plain row: the first one that its rules have.
*/
export function categoryOfRow({rules}: PlainRow): string | undefined {
	return rules.map(index => testRules[index].category).find(category => category !== undefined);
}

/**
A history that holds the rows, put in as the assembly would.
*/
export function fillHistory(rows: readonly PlainRow[], capacity?: number): {history: History; rulesOf: RulesOfSlot} {
	const history = createHistory(capacity);
	for (const row of rows) {
		addRow(history, row);
	}

	return {history, rulesOf: slot => readRuleList(history.ruleSets, history.columns.ruleSet[slot])};
}

/**
Adds one row and answers its place.
*/
export function addRow(history: History, row: PlainRow, origin = 0): number {
	const {columns} = history;
	const slot = history.add(row.time, origin);
	clearPlace(columns, slot);
	const hold = (dictionary: History['hosts'], text: string | undefined): number => {
		const bytes = Buffer.from(text ?? '');
		return text === undefined ? -1 : dictionary.hold(bytes, 0, bytes.length);
	};

	if (row.client !== undefined) {
		const words = new Uint32Array(4);
		const text = Buffer.from(row.client);
		parseAddress(text, 0, text.length, words);
		columns.client[slot] = history.clients.hold(new Uint8Array(words.buffer), 0, 16);
	}

	columns.method[slot] = hold(history.methods, row.method);
	columns.host[slot] = hold(history.hosts, row.host);
	columns.path[slot] = hold(history.paths, row.path);
	columns.matches[slot] = row.rules.length;
	columns.ruleSet[slot] = holdRuleList(
		history.ruleSets,
		row.rules.map(index => testRules[index]),
		row.rules.map(() => From.line),
	);
	columns.outcome[slot] = toOutcomeNumber(row.outcome);
	columns.category[slot] = history.toCategoryNumber(categoryOfRow(row));
	const categories = listCategories(row.rules.map(index => testRules[index]));
	columns.categories[slot] = history.categorySets.numberOf(categories.map(known => history.toCategoryNumber(known)));
	columns.score[slot] = row.score;
	columns.severity[slot] = row.severity;
	history.minutes.add(row.time, columns.outcome[slot], columns.category[slot]);
	return slot;
}
