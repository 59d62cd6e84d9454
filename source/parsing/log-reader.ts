import {createAuditReader, type AuditReader, type OpenRecordFile} from './records/audit-reader.ts';
import {From, type Observation} from '../waf/observation.ts';
import {decodeText} from '../waf/text.ts';
import {createEnvelopedLines, type EnvelopedLines} from './enveloped-lines.ts';
import {readEngineLine} from './engines/engine-line.ts';
import {createErrorLogReader} from './lines/error-log-reader.ts';
import {type OtherFormats} from './lines/other-formats.ts';
import {type Reader, type ReaderOptions} from './lines/reader.ts';
import {createZoneLearner} from './lines/zone-learner.ts';

export type LogReaderOptions = Omit<ReaderOptions, 'others'> & {
	/** Reads what an index of audit records names; without it such a record says only what the index does. */
	readonly openRecordFile?: OpenRecordFile | undefined;
};

/**
Reads a log of any known format, recognised line by line: containers mix error log, audit records and access log in one stream, and put it all into envelopes.
*/
export function createLogReader(options: LogReaderOptions): Reader {
	const shared = {...options, learner: createZoneLearner(options.zone)};
	const enveloped = createEnvelopedLines(() => createInside(shared), options.clock);
	const reader = createInside(shared, enveloped);
	return {
		...reader,
		push: reader.push,
		flush(observe) {
			reader.flush(observe);
			enveloped.flush(observe);
		},
		get counts() {
			const sum = {...reader.counts};
			enveloped.addCounts(sum);
			return sum;
		},
		get zone() {
			return reader.zone;
		},
		get lastUnreadable() {
			return reader.lastUnreadable ?? enveloped.lastUnreadable;
		},
		get lastOther() {
			return reader.lastOther ?? enveloped.lastOther;
		},
	};
}

function createInside(options: LogReaderOptions, enveloped?: EnvelopedLines): Reader {
	const reader: Reader = createErrorLogReader({
		...options,
		others: createOtherFormats(options, () => reader, enveloped),
	});
	return reader;
}

function createOtherFormats(
	{rules, openRecordFile, ordinal}: LogReaderOptions,
	reader: () => Reader,
	enveloped: EnvelopedLines | undefined,
): OtherFormats {
	const audit = createAuditReader({
		rules,
		offset: () => reader().zone.offset,
		learn: (localTime, second) => reader().learn(localTime, second),
		ordinal: ordinal ?? (() => reader().counts.read),
		openRecordFile,
	});

	return {
		get sums() {
			const {unreadable, cut} = audit.counts;
			return {forged: audit.forgedLines, unreadable, cut};
		},
		get isInText() {
			return audit.state === 'body';
		},
		claims(line, observe) {
			const {state} = audit;
			const isText = state === 'head' || (state === 'body' && !audit.isMixed);
			return isText && audit.push(line, observe);
		},
		seeHead() {
			audit.isMixed = true;
		},
		take(line, observe, hasHead) {
			if (hasHead) {
				audit.isMixed = true;
				return takeEngineLine(line, audit, observe, true) ? 'read' : 'unreadable';
			}

			if (audit.push(line, observe)) {
				return 'read';
			}

			if (enveloped?.take(line, observe) === true) {
				return 'enveloped';
			}

			return takeEngineLine(line, audit, observe, false) ? 'read' : 'no';
		},
		flush: audit.flush,
	};
}

function takeEngineLine(
	line: Observation,
	audit: AuditReader,
	observe: (observation: Observation) => void,
	hasHead: boolean,
): boolean {
	const {bytes, start, end, origin, offset, length, lineNumber, time} = line;
	const reading = readEngineLine(bytes, start, end, decodeText);
	if (reading === undefined) {
		return false;
	}

	// Among lines of a server, one without a head may be what a client had printed.
	audit.give(
		reading,
		{origin, offset, length, lineNumber, isAlone: audit.isMixed && !hasHead, envelopeTime: time, from: From.line},
		observe,
	);
	return true;
}
