import {createAlertEngine, type AlertEngine} from '../../../source/alerts/live/engine.ts';
import {readRules} from '../../../source/alerts/rules/read-rule.ts';
import {type AlertEvent} from '../../../source/waf/alerts-status.ts';
import {formatInstant} from '../../../source/waf/calendar.ts';
import {loadPatterns} from '../../../source/waf/filter/filter-pattern.ts';
import {zero} from '../feed-rule.ts';

export type Given = {readonly at: number} & Readonly<Record<string, unknown>>;

/** A match as `rule key second`. */
export type Heard = {readonly matches: string[]; readonly events: AlertEvent[]; readonly engine: AlertEngine};

/** An engine with the rules of a YAML stream, and what it tells. Its clock stands before second 0, unless it is to go on with what another saved. */
export async function startEngine(yaml: string, isBegun = false): Promise<Heard> {
	await loadPatterns();
	const readText = () => {
		throw new Error('no other file');
	};

	const rules = readRules('rules.yaml', yaml, {readText, environment: {}}, () => zero);
	const matches: string[] = [];
	const events: AlertEvent[] = [];
	const engine = createAlertEngine({
		rules,
		defaults: {runEvery: 10_000, bufferTime: 900_000},
		nextCron: (_, after) => (Math.floor(after / 300_000) + 1) * 300_000,
		onEvent: event => events.push(event),
		onMatch({name}, {key, time}) {
			matches.push(`${name} ${key ?? '-'} ${(time - zero) / 1000}`);
		},
	});
	const heard = {matches, events, engine};
	if (!isBegun) {
		advance(heard, -1);
	}

	return heard;
}

/** Adds documents, the order being their place in the log. */
export function add({engine}: Pick<Heard, 'engine'>, documents: ReadonlyArray<readonly [Given, order: number]>): void {
	for (const [{at, ...fields}, order] of documents) {
		const time = zero + at * 1000;
		engine.add({'@timestamp': formatInstant(time), ...fields}, time, order);
	}
}

/** Moves the clock to a second. */
export function advance({engine}: Pick<Heard, 'engine'>, at: number, takesAll = false): void {
	for (const _ of engine.advance(zero + at * 1000, {takesAll})) {
		// In one go.
	}
}

/** Everything in its order, and the clock at the end. */
export async function runEngine(yaml: string, documents: readonly Given[], until: number): Promise<Heard> {
	const heard = await startEngine(yaml);
	add(
		heard,
		documents.map((document, order) => [document, order]),
	);
	advance(heard, until);
	return heard;
}
