import * as Byte from '../../waf/byte.ts';
import {
	clearSpans,
	Field,
	hasSpan,
	type Observation,
	setSpan,
	spanEnd,
	type Spans,
	spanStart,
} from '../../waf/observation.ts';
import {type Rule} from '../../waf/rule.ts';
import {ascii, indexOfByte} from '../values/bytes.ts';
import {holdsBlocks, toBlocks} from '../values/byte-blocks.ts';

/** The bytes by which a template is looked up: from within the path to the first words of the message, over line and id. Elsewhere than where most paths end it finds less, never wrong. */
const keyFrom = 40;
const keyTo = 112;

const dataOpenText = '"] [data "';
const dataOpenLength = dataOpenText.length;
const dataOpen = toBlocks(new DataView(ascii(dataOpenText).buffer), 0, dataOpenLength)!;

/** More than any rule set has; past that lines are read field by field. */
const mostTemplates = 8192;

const before: readonly Field[] = [Field.file, Field.line, Field.id, Field.revision];
const behind: readonly Field[] = [Field.severity, Field.version, Field.tags];

type Template = {
	readonly rule: Rule;

	/** From `[file "` to the opening quote of the message, which may hold a score or a macro. */
	readonly prefix: Float64Array;
	readonly prefixLength: number;

	/** From the closing quote of the data to the opening quote of the host name. */
	readonly block: Float64Array;
	readonly blockLength: number;

	/** Starts and ends of the fields, from the start of the prefix or of the block; -1 where absent. */
	readonly spansBefore: Int32Array;
	readonly spansBehind: Int32Array;
};

/**
What a v3 rule prints alike in each of its lines, recognised eight bytes at a time instead of being read: most of a line.
*/
export type RuleTemplates = {
	/** Recognises a line's run at `fileAt`: sets rule and spans of all fields in front of the host name and returns where its value begins; -1 where the line must be read. */
	recognise(observation: Observation, fileAt: number): number;

	/** Remembers a line that was read field by field and belongs to `rule`. */
	learn(observation: Observation, rule: Rule): void;
};

export function createRuleTemplates(): RuleTemplates {
	const templates = new Map<number, Template>();

	const keyOf = (view: DataView, at: number): number => {
		let key = 0;
		for (let index = at + keyFrom; index < at + keyTo; index += 4) {
			key = Math.imul(key ^ view.getInt32(index, true), 0x0100_0193);
		}

		return key;
	};

	return {
		recognise(observation, fileAt) {
			const {bytes, view, end, spans} = observation;
			if (fileAt + keyTo > end) {
				return -1;
			}

			const template = templates.get(keyOf(view, fileAt));
			if (template === undefined || !holdsBlocks(view, fileAt, end, template.prefix, template.prefixLength)) {
				return -1;
			}

			const messageAt = fileAt + template.prefixLength;
			const messageEnd = indexOfByte(bytes, Byte.quote, messageAt, end);
			if (!holdsBlocks(view, messageEnd, end, dataOpen, dataOpenLength)) {
				return -1;
			}

			const dataAt = messageEnd + dataOpenLength;
			const close = indexOfByte(bytes, Byte.quote, dataAt, end);
			if (!holdsBlocks(view, close, end, template.block, template.blockLength)) {
				return -1;
			}

			place(spans, before, template.spansBefore, fileAt);
			place(spans, behind, template.spansBehind, close);
			setSpan(spans, Field.message, messageAt, messageEnd);
			setSpan(spans, Field.data, dataAt, close);
			clearSpans(spans, Field.hostname);
			clearSpans(spans, Field.uri);
			clearSpans(spans, Field.uniqueId);
			clearSpans(spans, Field.reference);
			observation.rule = template.rule;
			return close + template.blockLength;
		},
		learn({view, spans}, rule) {
			const fileAt = spanStart(spans, Field.file) - 7;
			const messageAt = spanStart(spans, Field.message);
			const close = spanEnd(spans, Field.data);
			const hostnameAt = spanStart(spans, Field.hostname);
			const isWhole = hasSpan(spans, Field.file) && hasSpan(spans, Field.data) && hostnameAt >= 0;
			const key = isWhole && fileAt + keyTo <= view.byteLength ? keyOf(view, fileAt) : 0;
			// A rule that prints the block differently each time keeps its first template: learning each would cost more than reading.
			if (key === 0 || templates.has(key) || templates.size >= mostTemplates) {
				return;
			}

			const prefix = toBlocks(view, fileAt, messageAt);
			const block = toBlocks(view, close, hostnameAt);
			if (prefix !== undefined && block !== undefined) {
				templates.set(key, {
					rule,
					prefix,
					prefixLength: messageAt - fileAt,
					block,
					blockLength: hostnameAt - close,
					spansBefore: relate(spans, before, fileAt),
					spansBehind: relate(spans, behind, close),
				});
			}
		},
	};
}

function relate(spans: Spans, fields: readonly Field[], origin: number): Int32Array {
	return Int32Array.from(
		fields.flatMap(field =>
			hasSpan(spans, field) ? [spanStart(spans, field) - origin, spanEnd(spans, field) - origin] : [-1, -1],
		),
	);
}

function place(spans: Spans, fields: readonly Field[], related: Int32Array, origin: number): void {
	for (let index = 0; index < fields.length; index++) {
		const field = fields[index];
		const start = related[2 * index];
		setSpan(spans, field, start < 0 ? -1 : origin + start, origin + related[2 * index + 1]);
	}
}
