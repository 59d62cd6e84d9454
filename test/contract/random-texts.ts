import {type Dice} from './dice.ts';

type Options = Record<string, unknown>;

/**
What a rule says, with and without arguments, tables and counts; undefined options are left out.
*/
export function randomTexts(dice: Dice, key: unknown): Options {
	const args = [
		'source.ip',
		'@timestamp',
		'modsecurity.score.inbound',
		'nosuch',
		'timeframe',
		'priority',
		'owner',
		'realert',
	];
	const some = Array.from({length: 3}, () => dice.pick(args));
	return {
		alert_text_type: dice.pick([undefined, undefined, 'alert_text_only', 'exclude_fields', 'aggregation_summary_only']),
		...dice.pick<Options>([
			{},
			{alert_text: 'Plain {text}'},
			{alert_text: '{0} and {1:>20} and {2!s}\n', alert_text_args: [some[0], 'modsecurity.unique_id', some[2]]},
			{alert_text: '{who}: {what:.3}', alert_text_kw: {'source.ip': 'who', 'url.path': 'what'}},
		]),
		...dice.pick<Options>([
			{},
			{alert_subject: 'Look here'},
			{alert_subject: '{0}|{1}', alert_subject_args: some},
			{alert_subject: '{0} {0}', alert_subject_args: some, alert_subject_max_len: 12},
		]),
		alert_missing_value: dice.chance(0.2) ? '?' : undefined,
		...(dice.chance(0.2)
			? {
					summary_table_fields: dice.pick([
						['source.ip'],
						['url.path', 'modsecurity.outcome'],
						['modsecurity.unique_id'],
					]),
					summary_table_type: dice.pick([undefined, 'ascii', 'markdown', 'html']),
					summary_prefix: dice.pick([undefined, 'Before']),
					summary_suffix: dice.pick([undefined, 'Behind']),
					summary_table_max_rows: dice.pick([undefined, 2]),
				}
			: {}),
		...(dice.chance(0.15) && !Array.isArray(key)
			? {top_count_keys: ['url.path', 'source.ip'], raw_count_keys: false, top_count_number: 2}
			: {}),
	};
}
