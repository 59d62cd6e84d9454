import * as Byte from '../waf/byte.ts';
import {readBoundary} from './records/boundary.ts';
import {type Clock, type Milliseconds} from '../waf/clock.ts';
import {From} from '../waf/observation.ts';
import {type KnownFacts, type TextObservation} from '../waf/text-observation.ts';
import {decodeText} from '../waf/text.ts';
import {type OpenRecordFile} from './records/audit-reader.ts';
import {readAuditText} from './records/audit-text.ts';
import {isChainLink} from './engines/coraza-line.ts';
import {readEngineLine} from './engines/engine-line.ts';
import {readInnerLines} from './inner-lines.ts';
import {toTextObservations} from './readings/to-text-observations.ts';
import {type LineEnvelope} from './lines/line-format.ts';
import {createLineTextReader} from './lines/read-line-texts.ts';
import {type Rules} from './lines/rules.ts';

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

const newline = Buffer.from('\n');

function lineEnd(bytes: Uint8Array): number {
	const at = bytes.indexOf(Byte.newline);
	return at < 0 ? bytes.length : at;
}

/**
Reads a record of any format again, whole: for the detail, `--json` and search in raw text.
*/
export type RecordRereader = {
	/** Empty where the bytes are not ModSecurity's. */
	read(record: KeptRecord, known: KnownFacts): readonly TextObservation[];
};

/**
@param clock A line of syslog names no year.
*/
export function createRecordRereader(
	rules: Rules,
	openRecordFile: OpenRecordFile | undefined,
	clock: Clock,
): RecordRereader {
	const lines = createLineTextReader(rules);

	const isServerLine = (bytes: Uint8Array, start: number, end: number): boolean =>
		lines.read(bytes.subarray(start, end), 0, 0, {}) !== undefined;

	const readIndexed = ({bytes, origin, zone}: KeptRecord, known: KnownFacts): TextObservation[] | undefined => {
		const {readings, index} = readAuditText(bytes, isServerLine);
		if (index === undefined) {
			// Others may stand in it, and it begins first; nobody but the server knows its id.
			const kept = readings.find(({facts}) => facts.uniqueId === known.uniqueId) ?? readings.at(0);
			return kept === undefined ? undefined : toTextObservations(kept, From.audit, zone);
		}

		const content = openRecordFile?.(index, origin) ?? 'no storage folder is known';
		const found = typeof content === 'string' ? [] : readAuditText(content).readings;
		const own = found.find(({facts}) => facts.uniqueId === index.uniqueId);
		const why = typeof content === 'string' ? content : 'its file holds the record of another request';
		return own === undefined
			? [{...index.facts, from: From.audit, ruleMatch: undefined, remark: {kind: 'record-unread', why}}]
			: toTextObservations(own, From.audit, zone);
	};

	const readPlain = (record: KeptRecord, known: KnownFacts, envelope?: LineEnvelope): readonly TextObservation[] => {
		const {bytes, lineNumber, zone} = record;
		const line = lines.read(bytes, lineNumber, zone, known, envelope);
		if (line !== undefined) {
			return [line];
		}

		const indexed = readIndexed(record, known);
		if (indexed !== undefined) {
			return indexed;
		}

		const engine = readEngineLine(bytes, 0, bytes.length, decodeText);
		return engine === undefined ? [] : toTextObservations(engine, From.line, zone);
	};

	/** Lines of other streams stand between the pieces of one; a native record may be in as many envelopes as it has lines. */
	const readEnveloped = (record: KeptRecord, known: KnownFacts): readonly TextObservation[] => {
		const inner = readInnerLines(record.bytes, clock, true);
		if (inner.length > 1 && readBoundary(inner[0].text, 0, inner[0].text.length) !== undefined) {
			return readPlain({...record, bytes: Buffer.concat(inner.flatMap(({text}) => [text, newline]))}, known);
		}

		const found = inner.flatMap(({text, time, localTime}) =>
			readPlain({...record, bytes: text}, known, {
				localTime: Number.isNaN(localTime) ? time + record.zone : localTime,
			}),
		);
		return found.filter((each, index) => {
			const before = found.at(Math.max(0, index - 1));
			return (
				each.uniqueId === undefined ||
				each.uniqueId !== before?.uniqueId ||
				!isChainLink(each.ruleMatch, before.ruleMatch)
			);
		});
	};

	return {
		read(record, known) {
			if (known.isDoubtful === true) {
				return [{from: From.line, ruleMatch: undefined}];
			}

			const found = readPlain(record, known);
			// A record that begins without an envelope has none around its lines: what looks like one in it is a client's.
			const isBare = found.length > 0 || readBoundary(record.bytes, 0, lineEnd(record.bytes)) !== undefined;
			const records = isBare ? found : readEnveloped(record, known);
			const own = records.filter(({uniqueId}) => uniqueId === known.uniqueId);
			return own.length > 0 ? own : records;
		},
	};
}
