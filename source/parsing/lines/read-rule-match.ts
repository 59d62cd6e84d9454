import {Field, hasSpan, type Observation, spanEnd, spanStart} from '../../waf/observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {decodeText} from '../../waf/text.ts';
import {toSeverity} from '../../waf/severity.ts';
import {toNumber} from '../values/bytes.ts';
import {unescape} from '../values/escapes.ts';
import {readTagTexts} from './read-rule.ts';

/**
Everything that one observation says, as texts. Costs a few microseconds: for lines that are shown or given out.
*/
export function readRuleMatch(observation: Observation): RuleMatch {
	const {bytes, spans, start, end, rule, engine} = observation;
	const text = (field: Field): string | undefined =>
		hasSpan(spans, field)
			? unescape(bytes, spanStart(spans, field), spanEnd(spans, field), engine, observation.apache)
			: undefined;
	const number = (field: Field): number | undefined => {
		const value = hasSpan(spans, field) ? toNumber(bytes, spanStart(spans, field), spanEnd(spans, field)) : -1;
		return value < 0 ? undefined : value;
	};
	const isMessage = observation.action === 'message';
	const hasTags = !observation.cut || (engine === 2 && hasSpan(spans, Field.tags));

	return {
		lineNumber: observation.lineNumber || undefined,
		time: Number.isNaN(observation.time) ? undefined : observation.time,
		id: text(Field.id),
		file: text(Field.file),
		line: number(Field.line),
		message: text(Field.message),
		data: text(Field.data) || undefined,
		match: text(Field.match) || undefined,
		severity: toSeverity(text(Field.severity) ?? ''),
		version: text(Field.version) || undefined,
		tags: !hasTags || isMessage || observation.undecided ? undefined : readTagTexts(observation),
		hostname: text(Field.hostname),
		uri: text(Field.uri),
		action: observation.action,
		code: observation.code || undefined,
		phase: observation.phase || undefined,
		paranoiaLevel: rule?.paranoiaLevel,
		reference: text(Field.reference) || undefined,
		revision: text(Field.revision) || undefined,
		category: rule?.category,
		evaluation: rule?.evaluation !== undefined,
		truncated: observation.cut,
		raw: decodeText(bytes.subarray(start, end)),
	};
}
