import {type DocumentSource, readText} from '../../waf/document.ts';
import {readJsonObject} from '../values/json-text.ts';
import {type Reading} from '../readings/reading.ts';
import {readAuditV2} from './audit-v2.ts';
import {readAuditV3} from './audit-v3.ts';
import {readBoundary} from './boundary.ts';
import {readNativeText} from './native-text.ts';

/** Where pipelines keep a record whole, as text, beside the fields that they took out of it. */
const wholeFields = ['event.original', 'full_log', 'full_message', 'message', 'log', 'MESSAGE', 'raw'];

/** A text in a text in a text: more is nobody's pipeline. */
const deepest = 3;

/**
Reads the audit record, JSON or native, that an object keeps as text. Such a text is whole, while fields beside it may hold a part of it. Undefined where no field holds one.
*/
export function readWholeRecord(source: DocumentSource, time: number | undefined, depth = 0): Reading | undefined {
	for (const field of wholeFields) {
		const text = readText(source, field);
		const native = text === undefined ? undefined : readNative(text);
		if (native !== undefined) {
			return withObserver(native, source);
		}

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
			return withObserver({...reading, truncated: reading.truncated || inner!.isBroken}, source);
		}
	}

	return undefined;
}

/** A record from its very beginning: one further on may be a client's text. */
function readNative(text: string): Reading | undefined {
	if (!text.startsWith('--')) {
		return undefined;
	}

	const bytes = Buffer.from(text, 'utf8');
	const newline = text.indexOf('\n');
	const end = text[newline - 1] === '\r' ? newline - 1 : newline;
	return newline > 0 && readBoundary(bytes, 0, end)?.letter === 'A' ? readNativeText(bytes).at(0) : undefined;
}

function withObserver(reading: Reading, source: DocumentSource): Reading {
	const observer =
		reading.facts.observer ?? readText(source, 'host.name', 'agent.name', 'observer.hostname', 'hostname');
	return {...reading, facts: {...reading.facts, observer}};
}
