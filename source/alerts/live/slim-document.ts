import {toWholeReader} from '../filters/field-value.ts';
import {type AlertRule} from '../rule.ts';
import {type Keep} from '../types/rule-state.ts';

/** Under this name stands whether a document meets the part that a percentage is of. */
export const partField = 'waftop.part';

/**
What a rule keeps of a document that it has to remember: the fields that it names, each under the name that the rule gives it, and the transaction's id. A field at a place of a list needs the whole document.
*/
export function toKeep(rule: AlertRule): Keep {
	const names = fieldsOf(rule);
	if (names.some(name => name.includes('['))) {
		return document => document;
	}

	const readers = names.map(name => [name, toWholeReader(name)] as const);
	const {condition} = rule;
	return document => {
		const kept: Record<string, unknown> = {};
		for (const [name, read] of readers) {
			const value = read(document);
			if (value !== undefined) {
				kept[name] = value;
			}
		}

		if (condition.type === 'percentage_match' && condition.part(document)) {
			kept[partField] = true;
		}

		return kept;
	};
}

/** Options whose values are names of fields. */
const listing = ['top_count_keys', 'include', 'alert_text_args', 'alert_subject_args', 'summary_table_fields'];

function fieldsOf({condition, queryKey, timestampField, schedule, gathering, options}: AlertRule): readonly string[] {
	const listed = listing.flatMap(name => [options[name] ?? []].flat());
	const named = typeof options.alert_text_kw === 'object' ? Object.keys(options.alert_text_kw ?? {}) : [];
	const own = [
		'field' in condition ? condition.field : undefined,
		'valueField' in condition ? condition.valueField : undefined,
		'metric' in condition ? condition.metric.field : undefined,
		typeof schedule.counts === 'object' ? schedule.counts.by : undefined,
	];
	return [
		...new Set(
			[
				timestampField,
				'modsecurity.unique_id',
				...(queryKey ?? []),
				...(gathering?.key ?? []),
				...own,
				...listed,
				...named,
			]
				.filter(name => typeof name === 'string' && name !== '__proto__' && name !== partField)
				.map(String),
		),
	];
}
