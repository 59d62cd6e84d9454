import * as Byte from '../../waf/byte.ts';
import {Field, hasSpan, type Observation, spanEnd, spanStart} from '../../waf/observation.ts';
import {toCategory, toEvaluation} from '../../waf/rule-sets.ts';
import {type Rule} from '../../waf/rule.ts';
import {toSeverity} from '../../waf/severity.ts';
import {ascii, indexOf, indexOfByte, toLatin1, toNumber} from '../values/bytes.ts';
import {createRuleTemplates, type RuleTemplates} from './rule-templates.ts';
import {findClose} from '../values/escaped-value.ts';

/** A rule whose tags or severity are made of what clients send would fill the memory with varieties of itself: kept apart up to here. */
const mostVarieties = 64;
const mostRules = 50_000;

const tagBehind = ascii('"] [tag "');

type Entry = {
	readonly rule: Rule;
	readonly file: Uint8Array;

	/** From the severity's value to the last tag, as in the log. */
	readonly block: Buffer;
};

/**
All rules seen in this process, one object a variety.
*/
export type Rules = {
	/** The rule that the observation's spans name; undefined where the line has neither id nor file. */
	find(observation: Observation): Rule | undefined;

	byNumber(number: number): Rule;

	/** What v3 rules print alike. */
	readonly templates: RuleTemplates;

	/** The variety seen first, which knows the message of a rule id. */
	byId(id: number): Rule | undefined;
	readonly count: number;
};

export function createRules(): Rules {
	const byId = new Map<number, Entry[]>();
	const all: Rule[] = [];
	const templates = createRuleTemplates();

	const create = (observation: Observation, id: number, isPlain: boolean): Rule => {
		const file = text(observation, Field.file);
		const message = text(observation, Field.message);
		const tags = isPlain ? undefined : readTagTexts(observation);
		const level = tags?.find(tag => tag.startsWith('paranoia-level/'));
		const rule: Rule = {
			number: all.length,
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
		all.push(rule);
		return rule;
	};

	return {
		get count() {
			return all.length;
		},
		templates,
		byNumber: number => all[number],
		byId: id => byId.get(id)?.[0].rule,
		find(observation) {
			const {bytes, spans} = observation;
			const id = readId(observation);
			if (id === 0 && !hasSpan(spans, Field.file)) {
				return undefined;
			}

			const [blockStart, blockEnd] = findBlock(observation);
			let entries = byId.get(id);
			if (entries === undefined) {
				if (all.length >= mostRules) {
					return undefined;
				}

				entries = [];
				byId.set(id, entries);
			}

			for (const entry of entries) {
				if (isSame(entry, observation, blockStart, blockEnd)) {
					return entry.rule;
				}
			}

			const isFull = entries.length >= mostVarieties || all.length >= mostRules;
			if (isFull && entries.length > 0) {
				return entries.at(-1)!.rule;
			}

			// The last place is for a rule without tags: it stands for all further varieties.
			const isPlain = entries.length === mostVarieties - 1;
			const rule = create(observation, id, isPlain);
			entries.push({
				rule,
				file: Buffer.from(bytes.subarray(spanStart(spans, Field.file), spanEnd(spans, Field.file))),
				block: Buffer.from(bytes.subarray(blockStart, blockEnd)),
			});
			return rule;
		},
	};
}

function readId({bytes, spans}: Observation): number {
	const start = spanStart(spans, Field.id);
	return start < 0 ? 0 : Math.max(0, toNumber(bytes, start, spanEnd(spans, Field.id)));
}

/** The part of the line that a rule prints alike each time. Empty on a line that has none of it. */
function findBlock({spans}: Observation): [number, number] {
	let start = -1;
	let end = -1;
	for (const field of [Field.severity, Field.version, Field.tags]) {
		if (hasSpan(spans, field)) {
			start = start < 0 ? spanStart(spans, field) : start;
			end = spanEnd(spans, field);
		}
	}

	return start < 0 ? [0, 0] : [start, end];
}

function isSame(entry: Entry, {bytes, spans}: Observation, blockStart: number, blockEnd: number): boolean {
	const {file, block} = entry;
	if (
		block.length !== blockEnd - blockStart ||
		file.length !== spanEnd(spans, Field.file) - spanStart(spans, Field.file)
	) {
		return false;
	}

	const fileStart = spanStart(spans, Field.file);
	for (let index = file.length - 1; index >= 0; index--) {
		if (file[index] !== bytes[fileStart + index]) {
			return false;
		}
	}

	return block.compare(bytes, blockStart, blockEnd) === 0;
}

function text({bytes, spans}: Observation, field: Field): string | undefined {
	return hasSpan(spans, field) ? toLatin1(bytes, spanStart(spans, field), spanEnd(spans, field)) : undefined;
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
	const next = indexOf(bytes, tagBehind, from, end);
	return next < 0 ? end - 2 : next;
}
