import {readRule} from '../../source/alerts/rules/read-rule.ts';
import {createMemory} from '../../source/alerts/types/create-state.ts';
import {type Match} from '../../source/alerts/types/rule-state.ts';
import {formatInstant} from '../../source/waf/calendar.ts';
import {loadPatterns} from '../../source/waf/filter/filter-pattern.ts';

/** Second 0 of the tables. */
export const zero = Date.UTC(2026, 10, 24, 12);

type Collection = {readonly gc: number};

/** A document at a second, a collection at a second, or several documents that come as one batch. */
export type Step =
	| (Readonly<Record<string, unknown>> & {readonly at: number})
	| Collection
	| ReadonlyArray<Readonly<Record<string, unknown>> & {readonly at: number}>;

/** Reads a rule of which a test gives only what matters. */
export async function readTestRule(yaml: string, files: Readonly<Record<string, string>> = {}) {
	await loadPatterns();
	return readRule(
		'rule.yaml',
		yaml,
		{readText: name => ({file: name, text: files[name]}), environment: {PLACE: 'hall'}},
		() => zero,
	);
}

/** The second and the facts of each match, as a rule's memory finds them while it is fed step by step. */
export async function feedRule(
	yaml: string,
	steps: readonly Step[],
): Promise<ReadonlyArray<{readonly at: number} & Pick<Match, 'key' | 'facts'>>> {
	const {rule} = await readTestRule(yaml);
	const found: Match[] = [];
	const memory = createMemory(rule, match => found.push(match));
	for (const step of steps) {
		if (isCollection(step)) {
			memory.documents!.collect(zero + step.gc * 1000);
		} else {
			const batch = Array.isArray(step) ? step : [step];
			memory.documents!.add(
				batch.map(({at, ...fields}) => ({
					document: {'@timestamp': formatInstant(zero + at * 1000), ...fields},
					time: zero + at * 1000,
				})),
			);
		}
	}

	return found.map(({time, key, facts}) => ({at: (time - zero) / 1000, key, facts}));
}

/** Documents at these seconds, all alike. */
export function documentsAt(seconds: readonly number[], fields: Readonly<Record<string, unknown>> = {}) {
	return seconds.map(at => ({at, ...fields}));
}

function isCollection(step: Step): step is Collection {
	return 'gc' in step;
}
