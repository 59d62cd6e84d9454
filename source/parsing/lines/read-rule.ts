import * as Byte from '../../waf/byte.ts';
import {Field, hasSpan, type Observation, spanEnd, spanStart} from '../../waf/observation.ts';
import {toCategory, toEvaluation} from '../../waf/rule-sets.ts';
import {type Rule} from '../../waf/rule.ts';
import {toSeverity} from '../../waf/severity.ts';
import {ascii, indexOf, indexOfByte, toLatin1, toNumber} from '../values/bytes.ts';
import {findClose} from '../values/escaped-value.ts';

const nextTag = ascii('"] [tag "');

/**
The rule that a line is about, as the line prints it.

@param number Its place among all rules.
@param isPlain Its tags are left out.
*/
export function readRule(observation: Observation, number: number, isPlain: boolean): Rule {
	const id = readRuleId(observation);
	const file = text(observation, Field.file);
	const message = text(observation, Field.message);
	const tags = isPlain ? undefined : readTagTexts(observation);
	const level = tags?.find(tag => tag.startsWith('paranoia-level/'));
	return {
		number,
		id,
		file,
		message: message === '' ? undefined : message,
		severity: toSeverity(text(observation, Field.severity) ?? '') ?? -1,
		version: text(observation, Field.version),
		tags,
		paranoiaLevel: level === undefined ? undefined : Number(level.slice(15)) || undefined,
		category: toCategory(id, file, message),
		evaluation: toEvaluation(id, file),
	};
}

/**
The number of the rule that the line names; 0 where it names none.
*/
export function readRuleId({bytes, spans}: Observation): number {
	const start = spanStart(spans, Field.id);
	return start < 0 ? 0 : Math.max(0, toNumber(bytes, start, spanEnd(spans, Field.id)));
}

/**
The tags of the line in their order, as in the log.
*/
export function readTagTexts({bytes, spans, engine, apache}: Observation): string[] {
	const tags: string[] = [];
	let at = spanStart(spans, Field.tags);
	const end = spanEnd(spans, Field.tags);
	// [tag "attack-sqli"] [tag "paranoia-level/1"], also without the blank between
	while (at >= 0 && at < end) {
		const valueStart = indexOfByte(bytes, Byte.quote, at, end) + 1;
		const close = engine === 2 ? findClose(bytes, valueStart, end, apache) : endOfTag(bytes, valueStart, end);
		if (close < 0 || close >= end) {
			break;
		}

		tags.push(toLatin1(bytes, valueStart, close));
		at = indexOfByte(bytes, Byte.openBracket, close + 1, end);
	}

	return tags;
}

/** A tag of v3 ends where another begins or the list does: older versions leave quotes in it raw. */
function endOfTag(bytes: Uint8Array, from: number, end: number): number {
	const next = indexOf(bytes, nextTag, from, end);
	return next < 0 ? end - 2 : next;
}

function text({bytes, spans}: Observation, field: Field): string | undefined {
	return hasSpan(spans, field) ? toLatin1(bytes, spanStart(spans, field), spanEnd(spans, field)) : undefined;
}
