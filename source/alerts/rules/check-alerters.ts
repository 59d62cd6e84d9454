import {nearestWord} from '../../waf/filter/nearest-word.ts';
import {RuleError} from './rule-error.ts';
import {type RuleText} from './rule-text.ts';

const known = [
	'alertmanager',
	'command',
	'debug',
	'discord',
	'email',
	'mattermost',
	'ms_power_automate',
	'ms_teams',
	'pagerduty',
	'post',
	'post2',
	'slack',
	'telegram',
];

/**
Checks the alerters of a rule: one that is not known is left out with a note, and where none is left the rule is refused.

@throws {RuleError}
*/
export function checkAlerters({options, place}: RuleText, note: (option: string, sentence: string) => void): void {
	const reasons = [options.alert ?? []].flat(1).flatMap((entry: unknown) => {
		if (typeof entry === 'string') {
			return [whyNot(entry, options)];
		}

		return Object.entries(entry as Readonly<Record<string, object>>).map(([name, own]) =>
			whyNot(name, {...options, ...own}),
		);
	});
	for (const reason of reasons) {
		if (reason !== undefined) {
			note('alert', reason);
		}
	}

	const [first] = reasons;
	if (first !== undefined && reasons.every(reason => reason !== undefined)) {
		throw new RuleError(`${place('alert')}: alert: ${first}, and no other alerter is left`);
	}
}

function whyNot(name: string, options: Readonly<Record<string, unknown>>): string | undefined {
	if (name.includes('.')) {
		return `${name} is a program in Python, which is not run`;
	}

	if (!known.includes(name)) {
		const nearest = nearestWord(name, known);
		return `${name} is not offered${nearest === undefined ? '' : ` (did you mean ${nearest}?)`}`;
	}

	const {command} = options;
	if (name === 'command' && typeof command === 'string' && /%\([^)]*\)s|\{[^}]*\}/.test(command)) {
		return 'command as one text would give what a client wrote to a shell; write it as a list';
	}

	return undefined;
}
