import {type z} from 'zod';
import {type Timestamp} from '../../waf/clock.ts';
import {nearestWord} from '../../waf/filter/nearest-word.ts';
import {FilterError} from '../filters/filter-error.ts';
import {type FilterContext} from '../filters/document-test.ts';
import {readFilter} from '../filters/read-filter.ts';
import {namesOf} from '../filters/field-aliases.ts';
import {type AlertRule, type RuleType} from '../rule.ts';
import {checkAlerters} from './check-alerters.ts';
import {checkTexts} from './check-texts.ts';
import {isForeignOption, isIdleOption, refusedOptions} from './other-options.ts';
import {readCondition, toSchedule} from './read-condition.ts';
import {RuleError} from './rule-error.ts';
import {optionNames, type RuleOptions, ruleTypes, schemaOf} from './rule-options.ts';
import {readRuleTexts, type RuleSurroundings, type RuleText} from './rule-text.ts';

/**
A rule with what is to be said of its file: each note is a sentence with file and line.
*/
export type ReadRule = {
	readonly rule: AlertRule;
	readonly isEnabled: boolean;
	readonly notes: readonly string[];

	/** The fields that its filters and keys name, each with file, line and option. */
	readonly fields: ReadonlyMap<string, string>;
};

/**
Reads and checks a rule file. To be called after `loadPatterns`.

@throws {RuleError} with file, line and option, for what cannot be evaluated as it says.
*/
export function readRule(file: string, text: string, surroundings: RuleSurroundings, now: () => Timestamp): ReadRule {
	return readRules(file, text, surroundings, now)[0];
}

/**
The same for a file with one rule or several.

@param defaults Options of rules that do not give them themselves.
@throws {RuleError} as `readRule` does.
*/
export function readRules(
	file: string,
	text: string,
	surroundings: RuleSurroundings,
	now: () => Timestamp,
	defaults?: Readonly<Record<string, unknown>>,
): readonly ReadRule[] {
	return readRuleTexts(file, text, surroundings, defaults).map((ruleText, place) =>
		readOne(file, ruleText, place, surroundings, now),
	);
}

function readOne(
	file: string,
	ruleText: RuleText,
	number: number,
	surroundings: RuleSurroundings,
	now: () => Timestamp,
): ReadRule {
	const notes: string[] = [];
	const note = (option: string, sentence: string) => notes.push(`${ruleText.place(option)}: ${option}: ${sentence}`);
	const type = readType(ruleText);
	checkNames(ruleText, note);
	const options = parseOptions(ruleText, type);
	checkTexts(ruleText);
	checkAlerters(ruleText, note);
	const fields = new Map<string, string>();
	const useField = (option: string, name: string): void => {
		const same = namesOf(name).at(-1)!;
		if (same !== name) {
			note(option, `${name} is read as ${same} where a document has no such field`);
		}

		fields.set(name, fields.get(name) ?? `${ruleText.place(option)}: ${option}`);
	};

	const useFields = (option: string, names: readonly string[] | undefined): readonly string[] | undefined => {
		for (const name of names ?? []) {
			useField(option, name);
		}

		return names === undefined || names.length === 0 ? undefined : names;
	};

	const context = (option: string): FilterContext => ({
		now,
		note: sentence => note(option, sentence),
		useField: name => useField(option, name),
	});
	const inOption = <Result>(option: string, read: () => Result): Result => {
		try {
			return read();
		} catch (error) {
			throw error instanceof FilterError
				? new RuleError(`${ruleText.place(option)}: ${option}: ${error.message}`)
				: error;
		}
	};

	const name = options.name ?? `${file.split('/').at(-1)!.split('.')[0]}${number === 0 ? '' : ` ${number + 1}`}`;
	const gathers =
		options.aggregation !== undefined && !('after' in options.aggregation && options.aggregation.after === 0);
	return {
		isEnabled: options.is_enabled,
		notes,
		fields,
		rule: {
			name,
			filter: inOption('filter', () => readFilter(options.filter, context('filter'))),
			timestampField: options.timestamp_field,
			timestampType: options.timestamp_type,
			queryKey: useFields('query_key', options.query_key),
			schedule: toSchedule(options, ruleText),
			realert: {
				every: options.realert ?? (options.aggregation === undefined ? 60_000 : 0),
				atMost: options.exponential_realert,
				name: options.realert_key ?? name,
			},
			gathering: gathers
				? {
						until: options.aggregation!,
						from: options.aggregate_by_match_time ? 'match' : 'now',
						endsBy: options.aggregation_alert_time_compared_with_timestamp_field ? 'match' : 'now',
						key: useFields('aggregation_key', options.aggregation_key),
					}
				: undefined,
			condition: readCondition(type, options, {ruleText, file, surroundings, useField, context, inOption}),
			options: {...ruleText.options, rule_file: file},
		},
	};
}

function readType({options, place}: RuleText): RuleType {
	const {type} = options;
	if (type === undefined) {
		throw new RuleError(`${place('type')}: type is missing`, `one of ${ruleTypes.join(', ')}`);
	}

	const known = ruleTypes.find(candidate => candidate === type);
	if (known !== undefined) {
		return known;
	}

	const text = typeof type === 'string' ? type : JSON.stringify(type);
	throw text.includes('.')
		? new RuleError(`${place('type')}: type: ${text} is a program in Python, which is not run`)
		: new RuleError(`${place('type')}: type: no such type "${text}"`, `one of ${ruleTypes.join(', ')}`);
}

function checkNames({options, place}: RuleText, note: (option: string, sentence: string) => void): void {
	for (const name of Object.keys(options)) {
		if (Object.hasOwn(refusedOptions, name)) {
			throw new RuleError(`${place(name)}: ${name} ${refusedOptions[name]}`);
		}

		if (isIdleOption(name)) {
			note(name, 'has no meaning here and is passed over');
		} else if (!optionNames.includes(name) && !isForeignOption(name)) {
			const nearest = nearestWord(name, optionNames);
			if (
				nearest !== undefined &&
				!Object.hasOwn(options, nearest) &&
				!/^(?:slack|email|smtp|http|telegram|discord|ms_|mattermost|pagerduty|alertmanager|command)/.test(name)
			) {
				note(name, `no option has this name; did you mean ${nearest}?`);
			}
		}
	}

	for (const enhancement of [options.match_enhancements ?? []].flat()) {
		if (enhancement !== 'TimeEnhancement' && enhancement !== 'elastalert.enhancements.TimeEnhancement') {
			throw new RuleError(
				`${place('match_enhancements')}: match_enhancements: ${JSON.stringify(enhancement)} is a program in Python, which is not run; it could drop matches, so the rule is refused`,
			);
		}
	}
}

function parseOptions<Type extends RuleType>({options, place}: RuleText, type: Type): RuleOptions<Type> {
	const result = schemaOf(type).safeParse(options);
	if (result.success) {
		return result.data;
	}

	const [issue] = result.error.issues;
	const option = String(issue.path[0]);
	if (!Object.hasOwn(options, option)) {
		throw new RuleError(`${place('type')}: a rule of type ${type} needs ${option}`);
	}

	throw new RuleError(`${place(option)}: ${issue.path.join('.')}: ${explain(issue)}`);
}

function explain(issue: z.core.$ZodIssue): string {
	return issue.code === 'invalid_union'
		? 'this is no value for it'
		: issue.message.replace(/^Invalid input: /, '').toLowerCase();
}
