import {readAuditV2} from '../records/audit-v2.ts';
import {readAuditV3} from '../records/audit-v3.ts';
import {type Reading} from '../readings/reading.ts';
import {type DocumentReading, type DocumentShape} from './document-shape.ts';

/**
A JSON audit record of libmodsecurity or Coraza that a shipper sent as it is, bare or below one field: one document per transaction.
*/
export const auditV3: DocumentShape = {
	name: 'audit-v3',
	read: (source, time) => toTransaction('audit-v3', readAuditV3(source, time)),
};

/**
The same of ModSecurity 2, and of Coraza's `JsonLegacy`.
*/
export const auditV2: DocumentShape = {
	name: 'audit-v2',
	read: (source, time) => toTransaction('audit-v2', readAuditV2(source, time)),
};

function toTransaction(shape: 'audit-v2' | 'audit-v3', reading: Reading | undefined): DocumentReading | undefined {
	return reading === undefined ? undefined : {...reading, kind: 'transaction', shape, key: undefined};
}
