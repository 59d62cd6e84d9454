import process from 'node:process';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Summary} from '../questions/summary.ts';
import {type CountedName, type FailOn} from '../settings/fail-on.ts';
import {type Settings} from '../settings/settings.ts';
import {UsageError} from '../settings/usage-error.ts';
import {type RuleStatus} from '../waf/alerts-status.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {nearestWord} from '../waf/filter/nearest-word.ts';
import {type Alerts, openAlerts} from './open-alerts.ts';
import {readAlertRules} from './read-alert-rules.ts';

/**
The conditions of `--fail-on` and the rules of `--once`, over the transactions of a run that has an end.
*/
export type FailCheck = Pick<Alerts, 'complete' | 'whenRoom' | 'finish'> & {
	/** How the rules stand that a summary tells of; undefined: it tells of none. */
	rules(): readonly RuleStatus[] | undefined;

	/** Whether one holds; says on standard error which. */
	holds(summary: Summary): boolean;
};

/**
Undefined where nothing was asked for.

@throws {UsageError} For a rule that none is called.
*/
export async function createFailCheck(settings: Settings, pipeline: () => Pipeline): Promise<FailCheck | undefined> {
	const {failOn} = settings;
	const isTold = settings.mode === 'once' && settings.alerts.length > 0;
	if (failOn.length === 0 && !isTold) {
		return undefined;
	}

	const names = failOn.flatMap(condition => (condition.kind === 'rule' ? [condition.name] : []));
	const isEvaluated = isTold || names.length > 0;
	const rules = isEvaluated ? await readAlertRules(settings, clock.now) : [];
	checkRuleNames(
		names,
		rules.map(({rule}) => rule.name),
	);
	if (isTold) {
		for (const note of new Set(rules.flatMap(({notes}) => notes))) {
			process.stderr.write(`waftop: ${sanitize(note)}\n`);
		}
	}

	const alerted = new Map<string, number>();
	const alerts = isEvaluated
		? await openAlerts({
				settings,
				rules: isTold ? rules : rules.filter(({rule}) => names.includes(rule.name)),
				pipeline,
				state: undefined,
				isWhole: true,
				say() {},
				ifHeld() {},
				onEvent({kind, rule}) {
					if (kind === 'alert') {
						alerted.set(rule, (alerted.get(rule) ?? 0) + 1);
					}
				},
			})
		: undefined;

	return {
		complete: slot => alerts?.complete(slot),
		whenRoom: async () => alerts?.whenRoom(),
		finish: async () => alerts?.finish(),
		rules: () => (isTold ? alerts?.status().rules : undefined),
		holds(summary) {
			const reasons = failOn.flatMap(condition => whyItHolds(condition, summary, alerted) ?? []);
			for (const reason of reasons) {
				process.stderr.write(`waftop: ${sanitize(`--fail-on ${reason}`)}\n`);
			}

			return reasons.length > 0;
		},
	};
}

/**
Refuses a name that no rule has, with the nearest.

@throws {UsageError}
*/
export function checkRuleNames(names: readonly string[], known: readonly string[]): void {
	for (const name of names) {
		if (!known.includes(name)) {
			const nearest = nearestWord(name, known);
			throw new UsageError(
				`--fail-on: no rule is called "${name}"`,
				known.length === 0
					? "name the rules with --alerts, or a number such as 'through>0'"
					: nearest === undefined
						? `rules are ${known.slice(0, 20).join(', ')}`
						: `did you mean ${nearest}?`,
			);
		}
	}
}

function whyItHolds(condition: FailOn, summary: Summary, alerted: ReadonlyMap<string, number>): string | undefined {
	if (condition.kind === 'rule') {
		const count = alerted.get(condition.name);
		return count === undefined ? undefined : `${condition.name}: alerted ${count === 1 ? 'once' : `${count} times`}`;
	}

	const {name, operator, limit} = condition;
	const value = numberOf(name, summary);
	return compare(value, operator, limit) ? `${name}${operator}${limit}: ${name} is ${value}` : undefined;
}

function numberOf(name: CountedName, {transactions, outcomes}: Summary): number {
	switch (name) {
		case 'requests': {
			return transactions;
		}

		case 'through': {
			return outcomes.detected;
		}

		case 'blocked':
		case 'passed':
		case 'unknown': {
			return outcomes[name];
		}
	}
}

function compare(value: number, operator: Extract<FailOn, {kind: 'number'}>['operator'], limit: number): boolean {
	switch (operator) {
		case '>': {
			return value > limit;
		}

		case '>=': {
			return value >= limit;
		}

		case '<': {
			return value < limit;
		}

		case '<=': {
			return value <= limit;
		}

		case '=': {
			return value === limit;
		}
	}
}
