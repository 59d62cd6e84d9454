import {type DocumentSource, readText} from '../../waf/document.ts';
import {readJsonObject} from '../values/json-text.ts';
import {type Reading} from '../readings/reading.ts';
import {readAuditV2} from './audit-v2.ts';
import {readAuditV3} from './audit-v3.ts';

/** Where pipelines keep a record whole, as text, beside the fields that they took out of it. */
const wholeFields = ['event.original', 'full_log', 'full_message', 'message', 'log', 'MESSAGE', 'raw'];

/** A text in a text in a text: more is nobody's pipeline. */
const deepest = 3;

/**
Reads the JSON audit record that an object keeps as text. Such a text is whole, while fields beside it may hold a part of it. Undefined where no field holds one.
*/
export function readWholeRecord(source: DocumentSource, time: number | undefined, depth = 0): Reading | undefined {
	for (const field of wholeFields) {
		const text = readText(source, field);
		if (text?.trimStart().startsWith('{') !== true || !(text.includes('transaction') || text.includes('audit_data'))) {
			continue;
		}

		const inner = readJsonObject(Buffer.from(text.trim(), 'utf8'));
		const reading =
			inner === undefined
				? undefined
				: ((depth < deepest ? readWholeRecord(inner.value, time, depth + 1) : undefined) ??
					readAuditV3(inner.value, time) ??
					readAuditV2(inner.value, time));
		if (reading !== undefined) {
			const observer =
				reading.facts.observer ?? readText(source, 'host.name', 'agent.name', 'observer.hostname', 'hostname');
			return {...reading, facts: {...reading.facts, observer}, truncated: reading.truncated || inner!.isBroken};
		}
	}

	return undefined;
}
