import {createAuditReader, type AuditReader, type OpenRecordFile} from './records/audit-reader.ts';
import {From, type Observation} from '../waf/observation.ts';
import {decodeText} from '../waf/text.ts';
import {createEnvelopedLines, type EnvelopedLines} from './enveloped-lines.ts';
import {readEngineLine} from './engines/engine-line.ts';
import {createErrorLogReader, longestShown} from './lines/error-log-reader.ts';
import {type OtherFormats} from './lines/other-formats.ts';
import {createLineCounts, addLineCounts} from '../waf/line-counts.ts';
import {type Reader, type ReaderOptions} from './lines/line-reader.ts';
import {createZoneLearner} from './lines/zone-learner.ts';

export type LogReaderOptions = Omit<ReaderOptions, 'others'> & {
	/** How many lines were read before, over all logs. */
	readonly ordinal: () => number;

	/** Reads what an index of audit records names; without it such a record says only what the index does. */
	readonly openRecordFile?: OpenRecordFile | undefined;
};

/**
Reads a log of any known format, recognised line by line: containers mix error log, audit records and access log in one stream, and put it all into envelopes.
*/
export function createLogReader(options: LogReaderOptions): Reader {
	const shared = {...options, learner: createZoneLearner(options.zone)};
	return createInside(
		shared,
		createEnvelopedLines(() => createInside(shared), options.clock),
	);
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
		learn: (localTime, second, voter) => reader().learn(localTime, second, voter),
		takeZone: zone => reader().takeZone(zone),
		ordinal,
		openRecordFile,
	});
	let taken = 0;

	/** A record in pieces is one, and as many lines. */
	let furtherUnreadable = 0;
	let lastUnreadable: string | undefined;

	const pushAudit = (line: Observation, lines: number, observe: (observation: Observation) => void): boolean => {
		const {unreadable} = audit.counts;
		if (!audit.push(line, observe)) {
			return false;
		}

		taken += lines;
		if (audit.counts.unreadable > unreadable) {
			furtherUnreadable += lines - 1;
			lastUnreadable = Buffer.from(
				line.bytes.subarray(line.start, Math.min(line.end, line.start + longestShown)),
			).toString('latin1');
		}

		return true;
	};

	return {
		get counts() {
			const {cut} = audit.counts;
			const unreadable = audit.counts.unreadable + furtherUnreadable;
			const {forgedLines: forged} = audit;
			const own = {
				...createLineCounts(),
				read: taken,
				modsecurity: taken - unreadable - forged,
				other: forged,
				unreadable,
				cut,
				forged,
			};
			return enveloped === undefined ? own : addLineCounts(createLineCounts(), [own, enveloped.counts]);
		},
		get lastUnreadable() {
			return lastUnreadable ?? enveloped?.lastUnreadable;
		},
		get lastOther() {
			return enveloped?.lastOther;
		},
		get isInText() {
			return audit.isInBody;
		},
		hold: audit.hold,
		lookAhead: audit.lookAhead,
		claims(line, lines, observe) {
			const isText = audit.state === 'head' || (audit.isInBody && !audit.isMixed && !audit.isDoubted);
			return isText && pushAudit(line, lines, observe);
		},
		seeHead() {
			audit.isMixed = true;
		},
		take(line, lines, observe) {
			if (pushAudit(line, lines, observe) || enveloped?.take(line, observe) === true) {
				return true;
			}

			const isEngineLine = takeEngineLine(line, audit, observe);
			taken += isEngineLine ? lines : 0;
			return isEngineLine;
		},
		flush(observe) {
			audit.flush(observe);
			enveloped?.flush(observe);
		},
	};
}

function takeEngineLine(line: Observation, audit: AuditReader, observe: (observation: Observation) => void): boolean {
	const {bytes, start, end, origin, offset, length, lineNumber, time} = line;
	const reading = readEngineLine(bytes, start, end, decodeText);
	if (reading === undefined) {
		return false;
	}

	// Among lines of a server, one without a head may be what a client had printed.
	audit.give(
		reading,
		{origin, offset, length, lineNumber, isAlone: audit.isMixed, envelopeTime: time, from: From.line},
		observe,
	);
	return true;
}
