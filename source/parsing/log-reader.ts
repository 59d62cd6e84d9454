import {createAuditReader, type OpenRecordFile} from './records/audit-reader.ts';
import {From, type Observation} from '../waf/observation.ts';
import {decodeText} from '../waf/text.ts';
import {createEnvelopedLines, type EnvelopedLines} from './enveloped-lines.ts';
import {isChainLink} from './engines/coraza-line.ts';
import {readEngineLine} from './engines/engine-line.ts';
import {type Reading} from './readings/reading.ts';
import {createErrorLogReader} from './lines/error-log-reader.ts';
import {type OtherFormats} from './lines/other-formats.ts';
import {type Reader, type ReaderOptions} from './lines/reader.ts';
import {readTailHead} from './tail-heads.ts';
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
	let file: string | undefined;
	const reader = createInside(shared, enveloped, name => {
		file = name;
	});
	/** The file that a head of `tail` named last. */
	const tell =
		(observe: (observation: Observation) => void) =>
		(observed: Observation): void => {
			observed.observerParts = file === undefined ? observed.observerParts : {file, ...observed.observerParts};
			observe(observed);
			observed.observerParts = undefined;
		};

	return {
		...reader,
		push(batch, observe, from) {
			reader.push(batch, tell(observe), from);
		},
		flush(observe) {
			reader.flush(tell(observe));
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

function createInside(options: LogReaderOptions, enveloped?: EnvelopedLines, onFile?: (name: string) => void): Reader {
	const reader: Reader = createErrorLogReader({
		...options,
		others: createOtherFormats(options, () => reader, enveloped, onFile),
	});
	return reader;
}

function createOtherFormats(
	{rules, openRecordFile, ordinal}: LogReaderOptions,
	reader: () => Reader,
	enveloped: EnvelopedLines | undefined,
	onFile: ((name: string) => void) | undefined,
): OtherFormats {
	const audit = createAuditReader({
		rules,
		offset: () => reader().zone.offset,
		learn: (localTime, second) => reader().learn(localTime, second),
		ordinal: ordinal ?? (() => reader().counts.read),
		openRecordFile,
	});

	let last: Reading | undefined;

	const takeEngineLine = (
		line: Observation,
		observe: (observation: Observation) => void,
		hasHead: boolean,
	): boolean => {
		const {bytes, start, end, origin, offset, length, lineNumber, time} = line;
		const reading = readEngineLine(bytes, start, end, decodeText);
		if (reading === undefined) {
			return false;
		}

		const isSame = reading.facts.uniqueId !== undefined && reading.facts.uniqueId === last?.facts.uniqueId;
		if (isSame && isChainLink(reading.ruleMatches.at(0), last?.ruleMatches.at(0))) {
			return true;
		}

		last = reading;
		// Among lines of a server, one without a head may be what a client had printed.
		const isAlone = audit.isMixed && !hasHead;
		audit.give(reading, {origin, offset, length, lineNumber, isAlone, envelopeTime: time, from: From.line}, observe);
		return true;
	};

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
				return takeEngineLine(line, observe, true) ? 'read' : 'unreadable';
			}

			if (audit.push(line, observe)) {
				return 'read';
			}

			const file = onFile === undefined ? undefined : readTailHead(line.bytes, line.start, line.end);
			if (file !== undefined) {
				onFile?.(file);
				return 'no';
			}

			if (enveloped?.take(line, observe) === true) {
				return 'enveloped';
			}

			return takeEngineLine(line, observe, false) ? 'read' : 'no';
		},
		flush: audit.flush,
	};
}
