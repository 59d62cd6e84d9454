import {type DocumentSource, readField} from '../../waf/document.ts';
import {recordWrappers} from '../../waf/shape-name.ts';
import {readAuditV2} from '../records/audit-v2.ts';
import {readAuditV3} from '../records/audit-v3.ts';
import {readWholeRecord} from '../records/whole-record.ts';
import {type Reading} from '../readings/reading.ts';
import {toIdStrength} from '../values/unique-id.ts';
import {type DocumentReading, type DocumentShape} from './document-shape.ts';
import {unwrapRecord} from './unwrap-record.ts';

/**
A JSON audit record of libmodsecurity or Coraza that a shipper sent as it is, bare or below one field: one document per transaction, or one per message where a pipeline split it.
*/
export const auditV3: DocumentShape = {
	name: 'audit-v3',
	read(document, time) {
		const source = unwrapRecord(document);
		return toTransaction('audit-v3', source, time, readAuditV3(source, time));
	},
};

/**
The same of ModSecurity 2, and of Coraza's `JsonLegacy`.
*/
export const auditV2: DocumentShape = {
	name: 'audit-v2',
	read(document, time) {
		const source = unwrapRecord(document);
		return toTransaction('audit-v2', source, time, readAuditV2(source, time));
	},
};

function toTransaction(
	shape: 'audit-v2' | 'audit-v3',
	source: DocumentSource,
	time: number | undefined,
	fields: Reading | undefined,
): DocumentReading | undefined {
	if (fields === undefined) {
		return undefined;
	}

	const reading = readWholeRecord(source, time) ?? fields;
	return {...reading, kind: 'transaction', shape, key: isSplit(source) ? toKey(reading.facts.uniqueId) : undefined};
}

/** Logstash's `split` leaves one message where a list of them was. */
function isSplit(source: DocumentSource): boolean {
	return recordWrappers.some(wrapper => {
		const messages =
			readField(source, `${wrapper}transaction.messages`) ?? readField(source, `${wrapper}audit_data.messages`);
		return messages !== undefined && messages !== null && !Array.isArray(messages);
	});
}

/** An id that other requests may have joins nothing. */
function toKey(uniqueId: string | undefined): string | undefined {
	const bytes = Buffer.from(uniqueId ?? '', 'utf8');
	return toIdStrength(bytes, 0, bytes.length) === 'strong' ? uniqueId : undefined;
}
