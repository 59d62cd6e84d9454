import {Field, hasSpan, type Observation, spanEnd, spanStart} from '../../waf/observation.ts';
import {type Rule} from '../../waf/rule.ts';
import {createRuleTemplates, type RuleTemplates} from './rule-templates.ts';
import {readRule, readRuleId} from './read-rule.ts';

/** A rule whose tags or severity are made of what clients send would fill the memory with varieties of itself: kept apart up to here. */
const mostVarieties = 64;
const mostRules = 50_000;

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

	return {
		get count() {
			return all.length;
		},
		templates,
		byNumber: number => all[number],
		byId: id => byId.get(id)?.[0].rule,
		find(observation) {
			const {bytes, spans} = observation;
			const id = readRuleId(observation);
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
			const rule = readRule(observation, all.length, isPlain);
			all.push(rule);
			entries.push({
				rule,
				file: Buffer.from(bytes.subarray(spanStart(spans, Field.file), spanEnd(spans, Field.file))),
				block: Buffer.from(bytes.subarray(blockStart, blockEnd)),
			});
			return rule;
		},
	};
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
