import {readdirSync, statSync} from 'node:fs';
import {nearestWord} from '../waf/filter/nearest-word.ts';
import {alertsOptions} from './alerts-options.ts';
import {type Given, type Option, type ValuesOf} from './option.ts';
import {mainOptions, readValues, watchOptions} from './options.ts';
import {readSendTestCommand, type SendTestRequest} from './send-test-command-line.ts';
import {type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
What `waftop alerts check` was asked for.
*/
export type AlertsRequest = ValuesOf<typeof alertsOptions> & {
	readonly kind: 'alerts';

	/** Options of all rules that do not give them themselves. */
	readonly alertDefaults: Settings['alertDefaults'];

	/** Names of rules whose alerts end it with an exit code of its own. */
	readonly failOn: readonly string[];

	/** Files of rules, and folders of them. */
	readonly rules: readonly string[];

	/** How the logs or the index are read that the rules are tried over; undefined: there is none of them. */
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
Reads what is left of `alerts`: `check RULE... FILE...`, in which rules are known by their ending and folders of rules by what they hold, or nothing with `--defaults`.

@throws {UsageError}
*/
export function readAlertsCommand(
	[action, ...names]: readonly string[],
	given: ReadonlyMap<Option, Given>,
	now: number,
	toSettings: (inputs: readonly string[]) => Settings,
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
		const meant = action === undefined ? undefined : nearestWord(action, ['check', 'send-test']);
		throw new UsageError(
			action === undefined ? 'alerts: what to do is missing' : `alerts: unknown command ${action}`,
			meant === undefined ? example : `did you mean ${meant}?`,
		);
	}

	const [named, inputs] = [names.filter(name => isRule(name)), names.filter(name => !isRule(name))];
	const settings = toSettings(inputs);
	const isAlone = named.length === 0 || given.has(mainOptions.alerts);
	const rules = [...named, ...(isAlone ? settings.alerts : [])];
	if (rules.length === 0) {
		const logs = inputs.find(name => isFolder(name));
		throw new UsageError(
			'alerts check: no rule named',
			logs === undefined
				? `rule files end in .yaml or .yml; ${example}`
				: `no rule file lies in ${logs}, which is read as a folder of logs; rules in folders below go with --alerts ${logs}`,
		);
	}

	const isDocuments = (name: string) => /\.(?:ndjson|jsonl|json)$/i.test(name);
	const documents = inputs.filter(name => isDocuments(name));
	const files = settings.files.filter(name => !isDocuments(name));
	const {standardInput, elastic} = settings;
	const isReading = files.length > 0 || standardInput || elastic !== undefined;
	if (settings.demo || (documents.length === 0 && !isReading)) {
		throw new UsageError(
			settings.demo ? 'alerts check: the demo has no end' : 'alerts check: nothing named to try the rules over',
			`${example}, or --es URL --index PATTERN`,
		);
	}

	return {
		kind: 'alerts',
		rules,
		alertDefaults: settings.alertDefaults,
		logs: isReading ? {...settings, files, mode: 'once', follow: false} : undefined,
		documents,
		failOn: readFailOn(given, now),
		...readValues(alertsOptions, given, now),
	};
}

const ending = /\.ya?ml$/i;

/** A folder of logs is one, too: one of rules holds a rule. */
function isRule(name: string): boolean {
	try {
		return statSync(name).isDirectory() ? readdirSync(name).some(file => ending.test(file)) : ending.test(name);
	} catch {
		// What cannot be read is said by whoever reads it.
		return ending.test(name);
	}
}

function isFolder(name: string): boolean {
	return statSync(name, {throwIfNoEntry: false})?.isDirectory() === true;
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
