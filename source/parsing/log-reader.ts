import {createAuditReader, type OpenRecordFile} from './records/audit-reader.ts';
import {From, type Observation} from '../waf/observation.ts';
import {decodeText} from '../waf/text.ts';
import {createEnvelopedLines, type EnvelopedLines} from './enveloped-lines.ts';
import {isChainLink} from './engines/coraza-line.ts';
import {readEngineLine} from './engines/engine-line.ts';
import {createErrorLogReader, longestShown} from './lines/error-log-reader.ts';
import {type OtherFormats} from './lines/other-formats.ts';
import {createLineCounts, addLineCounts} from '../waf/line-counts.ts';
import {type Reader, type ReaderOptions} from './lines/line-reader.ts';
import {type Reading} from './readings/reading.ts';
import {readTailHead} from './tail-heads.ts';
import {type ZoneLearner} from './lines/zone-learner.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {createObserverZones} from './observer-zones.ts';

export type LogReaderOptions = Omit<ReaderOptions, 'others' | 'learner' | 'onZone'> & {
	/** How many lines were read before, over all logs. */
	readonly ordinal: () => number;

	/** Reads what an index of audit records names; without it such a record says only what the index does. */
	readonly openRecordFile?: OpenRecordFile | undefined;

	/** Called when the ids told another zone than the one that earlier observations were given in: those of whom `isOf` says so. */
	readonly onZone?: (zone: TimeZone, before: TimeZone, isOf: (observer: string | undefined) => boolean) => void;
};

/**
A reader that knows the zone of each machine and container whose lines stand in its log.
*/
export type LogReader = Reader & {
	zoneOf(observer: string | undefined): TimeZone;

	/** Those that told a zone of their own. */
	zones(): ReadonlyArray<readonly [observer: string, zone: TimeZone]>;
};

/**
Reads a log of any known format, recognised line by line: containers mix error log, audit records and access log in one stream, and put it all into envelopes.
*/
export function createLogReader({onZone, ...options}: LogReaderOptions): LogReader {
	const zones = createObserverZones(options.zone, (after, before, isOf) => onZone?.(after, before, isOf));
	const learnerOf = (observer: string | undefined): ZoneLearner =>
		observer === undefined ? zones.learner : zones.learnerOf(observer);
	const enveloped = createEnvelopedLines(
		observer => createInside({...options, learner: learnerOf(observer), isLossy: true}),
		options.clock,
	);
	let file: string | undefined;
	const reader = createInside({...options, learner: zones.learner}, enveloped, name => {
		file = name;
	});

	/** Says which file a head of `tail` named last. */
	const tell =
		(observe: (observation: Observation) => void) =>
		(observed: Observation): void => {
			observed.observerParts = file === undefined ? observed.observerParts : {file, ...observed.observerParts};
			observe(observed);
			observed.observerParts = undefined;
		};

	return {
		zoneOf: zones.zoneOf,
		zones: zones.own,
		learn: reader.learn,
		takeZone: reader.takeZone,
		settleZone: reader.settleZone,
		push(batch, observe, from, slice) {
			reader.push(batch, tell(observe), from, slice);
		},
		flush(observe) {
			reader.flush(tell(observe));
		},
		get counts() {
			return reader.counts;
		},
		get zone() {
			return reader.zone;
		},
		get isOpen() {
			return reader.isOpen;
		},
		get lastUnreadable() {
			return reader.lastUnreadable;
		},
		get lastOther() {
			return reader.lastOther;
		},
	};
}

type InsideOptions = Omit<LogReaderOptions, 'onZone'> & {readonly learner: ZoneLearner};

function createInside(options: InsideOptions, enveloped?: EnvelopedLines, onFile?: (name: string) => void): Reader {
	const reader: Reader = createErrorLogReader({
		...options,
		others: createOtherFormats(options, () => reader, enveloped, onFile),
	});
	return reader;
}

function createOtherFormats(
	{rules, openRecordFile, ordinal}: InsideOptions,
	reader: () => Reader,
	enveloped: EnvelopedLines | undefined,
	onFile: ((name: string) => void) | undefined,
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
		get isOpen() {
			return audit.state !== 'none';
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
		take(line, lines, observe, hasHead) {
			if (hasHead) {
				audit.isMixed = true;
			} else if (pushAudit(line, lines, observe)) {
				return true;
			} else {
				const file = onFile === undefined ? undefined : readTailHead(line.bytes, line.start, line.end);
				if (file !== undefined) {
					onFile?.(file);
					return false;
				}

				if (enveloped?.take(line, observe) === true) {
					return true;
				}
			}

			const isEngineLine = takeEngineLine(line, observe, hasHead);
			taken += isEngineLine ? lines : 0;
			return isEngineLine;
		},
		flush(observe) {
			audit.flush(observe);
			enveloped?.flush(observe);
		},
	};
}
