import {alertsOptions} from './alerts-options.ts';
import {type Given, type Option, type ValuesOf} from './option.ts';
import {readValues, watchOptions} from './options.ts';
import {readSendTestCommand, type SendTestRequest} from './send-test-command-line.ts';
import {type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
What `waftop alerts check` was asked for.
*/
export type AlertsRequest = ValuesOf<typeof alertsOptions> & {
	readonly kind: 'alerts';

	/** Names of rules whose alerts end it with an exit code of its own. */
	readonly failOn: readonly string[];
	readonly rules: readonly string[];

	/** How logs among what the rules are tried over are read; undefined: there is none. */
	readonly logs: Settings | undefined;

	/** Files of documents, as `--json` prints them. */
	readonly documents: readonly string[];
};

/**
What `waftop alerts --defaults` was asked for.
*/
export type DefaultRulesRequest = {
	readonly kind: 'default-rules';

	/** Undefined: standard output. */
	readonly folder: string | undefined;
};

const example = 'for example: waftop alerts check rule.yaml /var/log/nginx/error.log';

/**
Reads what is left of `alerts`: `check RULE... FILE...`, in which rules are known by their ending, or nothing with `--defaults`.

@throws {UsageError}
*/
export function readAlertsCommand(
	[action, ...names]: readonly string[],
	given: ReadonlyMap<Option, Given>,
	now: number,
	toSettings: (logs: readonly string[]) => Settings,
): AlertsRequest | DefaultRulesRequest | SendTestRequest {
	const {defaults, folder} = readValues(alertsOptions, given, now);
	if (defaults && action === undefined) {
		return {kind: 'default-rules', folder};
	}

	if (defaults || folder !== undefined) {
		throw new UsageError(
			defaults ? `alerts ${action}: --defaults stands alone` : 'alerts: --output is for --defaults',
			'for example: waftop alerts --defaults --output rules',
		);
	}

	if (action === 'send-test') {
		return readSendTestCommand(names, toSettings([]));
	}

	if (action !== 'check') {
		throw new UsageError(
			action === undefined ? 'alerts: what to do is missing' : `alerts: unknown command ${action}`,
			example,
		);
	}

	const isRule = (name: string) => /\.ya?ml$/i.test(name);
	const [rules, inputs] = [names.filter(name => isRule(name)), names.filter(name => !isRule(name))];
	if (rules.length === 0) {
		throw new UsageError('alerts check: no rule named; rule files end in .yaml or .yml', example);
	}

	if (inputs.length === 0) {
		throw new UsageError('alerts check: no log named', example);
	}

	const isDocuments = (name: string) => /\.(?:ndjson|jsonl|json)$/i.test(name);
	const logs = inputs.filter(name => !isDocuments(name));
	return {
		kind: 'alerts',
		rules,
		logs: logs.length === 0 ? undefined : {...toSettings(logs), mode: 'once', follow: false},
		documents: inputs.filter(name => isDocuments(name)),
		failOn: readFailOn(given, now),
		...readValues(alertsOptions, given, now),
	};
}

/** There is no summary whose numbers could be compared. */
function readFailOn(given: ReadonlyMap<Option, Given>, now: number): readonly string[] {
	return watchOptions.failOn.read(given.get(watchOptions.failOn), now).map(condition => {
		if (condition.kind !== 'rule') {
			throw new UsageError(
				`alerts check: --fail-on ${condition.name}${condition.operator}${condition.limit} is for --once`,
				'here it takes the name of a rule',
			);
		}

		return condition.name;
	});
}
