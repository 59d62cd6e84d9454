import {type Milliseconds} from '../waf/clock.ts';
import {From} from '../waf/observation.ts';
import {type KnownFacts, type WafRecord} from '../waf/record.ts';
import {type OpenRecordFile} from './audit/audit-reader.ts';
import {readAuditText} from './audit/audit-text.ts';
import {toWafRecords} from './reading-records.ts';
import {createRecordReader} from './record-reader.ts';
import {type Rules} from './rules.ts';

/**
What is kept of a record: its bytes as they stand in the log, and where that is.
*/
export type KeptRecord = {
	readonly bytes: Uint8Array;
	readonly origin: number;

	/** 1-based, or 0 where unknown. */
	readonly lineNumber: number;

	/** What the log's times are ahead of UTC. */
	readonly zone: Milliseconds;
};

/**
Reads a record of any format again, whole: for the detail, `--json` and search in raw text.
*/
export type ReadAgain = {
	/** Empty where the bytes are none of ModSecurity's. */
	read(record: KeptRecord, known: KnownFacts): readonly WafRecord[];
};

export function createReadAgain(rules: Rules, openRecordFile: OpenRecordFile | undefined): ReadAgain {
	const lines = createRecordReader(rules);

	const readIndexed = ({bytes, origin, zone}: KeptRecord): WafRecord[] | undefined => {
		const {readings, index} = readAuditText(bytes);
		if (index === undefined) {
			return readings.length === 0 ? undefined : readings.flatMap(reading => toWafRecords(reading, From.audit, zone));
		}

		const content = openRecordFile?.(index, origin) ?? 'no storage folder is known';
		const found = typeof content === 'string' ? [] : readAuditText(content).readings;
		const own = found.find(({facts}) => facts.uniqueId === index.uniqueId);
		const why = typeof content === 'string' ? content : 'its file holds the record of another request';
		return own === undefined
			? [{...index.facts, from: From.audit, ruleMatch: undefined, remark: {kind: 'record-unread', why}}]
			: toWafRecords(own, From.audit, zone);
	};

	return {
		read(record, known) {
			const line = lines.read(record.bytes, record.lineNumber, record.zone, known);
			if (line !== undefined) {
				return [line];
			}

			const records = readIndexed(record) ?? [];
			const own = records.filter(({uniqueId}) => uniqueId === known.uniqueId);
			return own.length > 0 ? own : records;
		},
	};
}
