import * as Byte from '../../waf/byte.ts';
import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {createDoubtful} from '../../waf/doubtful.ts';
import {createObservation, From, type Observation} from '../../waf/observation.ts';
import {toIdNumber} from '../values/unique-id.ts';
import {toIdSecond} from '../../waf/id-second.ts';
import {createObservationWriter} from '../readings/observation-writer.ts';
import {type Reading} from '../readings/reading.ts';
import {type Rules} from '../lines/rules.ts';
import {looksLikeAuditObject, readAuditObject, readAuditText} from './audit-text.ts';
import {createIndentedJson} from './indented-json.ts';
import {type IndexLine, readIndexLine} from './index-line.ts';
import {type RecordState, type Settle} from './open-record.ts';
import {type PlacedLine, type RecordPlace} from './record-place.ts';
import {createNativeRecordSplitter} from './split-native-records.ts';
import {type BodyLookAhead, createBodyLookAhead} from './body-look-ahead.ts';
import {readNativeRecord} from './read-native-record.ts';

/**
Reads the file that a line of an index names; a text says why it cannot.
*/
export type OpenRecordFile = (index: IndexLine, origin: number) => Uint8Array | string;

export type AuditCounts = {
	/** Lines that look like a record and are none that can be read. */
	unreadable: number;

	/** Records whose end is missing. */
	cut: number;
};

/**
Finds audit records among the lines of a log, whatever their format, and gives observations: one a rule match, one for a record without any.
*/
export type AuditReader = {
	readonly state: RecordState;

	/** Whether the next line may be a client's own text, whatever it looks like; and whether that is only possible, since the end of that text should have been seen by now. */
	readonly isInBody: boolean;
	readonly isDoubted: boolean;

	/** Lines of an error log stand in the same stream: something else may be what a client had printed among them, so it is not sure of its client. */
	isMixed: boolean;
	readonly counts: Readonly<AuditCounts>;
	readonly forgedLines: number;

	/** Whether the line is one of an audit log's. */
	push(line: PlacedLine, observe: (observation: Observation) => void): boolean;

	/** Holds back a line of `length` bytes that stands in a body and has another format's head. */
	hold(length: number, settle: Settle): void;

	/** A look ahead from here: told one line after the other, it says which may be a client's own text. */
	lookAhead(): BodyLookAhead;

	/** Closes what is open: at the end of input, or after some silence. */
	flush(observe: (observation: Observation) => void): void;

	/** Gives the observations of a reading that stands at a place. */
	give(reading: Reading, place: RecordPlace, observe: (observation: Observation) => void): void;
};

export type AuditReaderOptions = {
	readonly rules: Rules;

	/** What local times are ahead of UTC. */
	readonly offset: () => Milliseconds;

	/** Reports a local time and the second in the id of the same record, and what tells the id from others. */
	readonly learn: (localTime: Timestamp, idSecond: number, voter: number) => void;

	/** Reports the zone that a record names, which nobody but the server can have written. */
	readonly takeZone: (zone: Milliseconds) => void;

	/** How many lines were read before. */
	readonly ordinal: () => number;
	readonly openRecordFile: OpenRecordFile | undefined;
};

export function createAuditReader({
	rules,
	offset,
	learn,
	takeZone,
	ordinal,
	openRecordFile,
}: AuditReaderOptions): AuditReader {
	const observation = createObservation();
	observation.from = From.audit;
	const writer = createObservationWriter();
	const indented = createIndentedJson();
	const counts: AuditCounts = {unreadable: 0, cut: 0};
	let observeNow: (observation: Observation) => void = () => {};
	let origin = -1;
	let indentedPlace: {offset: number; lineNumber: number} | undefined;

	const timeOf = ({time, localTime, facts}: Reading): Timestamp => {
		const id = Buffer.from(facts.uniqueId ?? '', 'latin1');
		const second = toIdSecond(id, 0, id.length);
		if (localTime !== undefined && second > 0) {
			learn(localTime, second, toIdNumber(id, 0, id.length));
		}

		return time ?? (localTime === undefined ? Number.NaN : localTime - offset());
	};

	const give = (reading: Reading, place: RecordPlace, observe: (observation: Observation) => void): void => {
		if (reading.zone !== undefined && !place.isAlone) {
			takeZone(reading.zone);
		}

		const ownTime = timeOf(reading);
		const isOwnTime = !Number.isNaN(ownTime);
		const {uniqueId} = reading.facts;
		const matches = reading.ruleMatches.length === 0 ? [undefined] : reading.ruleMatches;
		observation.from = place.from ?? From.audit;
		counts.cut += reading.truncated ? 1 : 0;
		for (const [index, match] of matches.entries()) {
			writer.write(observation, reading, uniqueId, match, place.length);
			observation.time = isOwnTime ? ownTime : (place.envelopeTime ?? Number.NaN);
			observation.isZoned ||= !isOwnTime && !Number.isNaN(observation.time);
			observation.origin = place.origin;
			observation.offset = place.offset;
			observation.lineNumber = place.lineNumber;
			observation.ordinal = ordinal();
			observation.isAlone = place.isAlone;
			observation.isContinued = index > 0;
			// Nothing else can be of a request without an id.
			observation.isLast = observation.idStrength === 'none' && index === matches.length - 1;
			observation.rule = match === undefined || match.action === 'message' ? undefined : rules.find(observation);
			observe(observation);
		}
	};

	const native = createNativeRecordSplitter(({parts, isTruncated, isDoubtful, ...record}) => {
		if (isDoubtful) {
			observeNow(createDoubtful({...record, origin, ordinal: ordinal(), time: Number.NaN}));
			return;
		}

		const reading = readNativeRecord(parts, isTruncated);
		if (reading === undefined) {
			counts.unreadable++;
		} else {
			give(reading, {origin, ...record, isAlone: record.isAlone || native.isMixed}, observeNow);
		}
	});

	const giveObject = (bytes: Uint8Array, place: RecordPlace): void => {
		const reading = readAuditObject(bytes);
		if (reading === undefined) {
			counts.unreadable++;
		} else {
			give(reading, place, observeNow);
		}
	};

	const giveIndexed = (index: IndexLine, place: RecordPlace): void => {
		const content = openRecordFile?.(index, place.origin) ?? 'no storage folder is known';
		const reading =
			typeof content === 'string'
				? undefined
				: readAuditText(content).readings.find(({facts}) => facts.uniqueId === index.uniqueId);
		if (reading === undefined) {
			const {facts, time} = index;
			give(
				{facts, time, ruleMatches: [], tellsOutcome: false, isIntercepted: false, truncated: false},
				// The index prints client text raw: the record, which is not there, would be sure of the client.
				{...place, isAlone: true},
				observeNow,
			);
		} else {
			give(reading, place, observeNow);
		}
	};

	const pushIndented = (line: PlacedLine): boolean => {
		const {bytes, start, end, offset: at, lineNumber} = line;
		const found = indented.push(bytes, start, end);
		if (found === 'no') {
			return false;
		}

		if (found === 'part') {
			indentedPlace ??= {offset: at, lineNumber};
			return true;
		}

		const begun = indentedPlace ?? {offset: at, lineNumber};
		indentedPlace = undefined;
		if (looksLikeAuditObject(found, 0, found.length)) {
			giveObject(found, {
				origin,
				...begun,
				length: at + line.length - begun.offset,
				isAlone: native.isMixed,
				envelopeTime: line.time,
			});
		}

		return true;
	};

	/** A record does not go on in another file. */
	const turnTo = (next: number): void => {
		if (origin !== next) {
			native.flush();
			native.forget();
			indented.close();
			indentedPlace = undefined;
			origin = next;
		}
	};

	return {
		counts,
		get state() {
			return indented.isOpen ? 'fields' : native.state;
		},
		get isInBody() {
			return native.isInBody;
		},
		get isDoubted() {
			return native.isDoubted;
		},
		get isMixed() {
			return native.isMixed;
		},
		set isMixed(value) {
			native.isMixed = value;
		},
		get forgedLines() {
			return native.forgedLines;
		},
		give,
		hold: native.hold,
		lookAhead: () => createBodyLookAhead(native.isInBody),
		push(line, observe) {
			const {bytes, start, end} = line;
			observeNow = observe;
			turnTo(line.origin);
			if (native.state === 'none') {
				if (indented.isOpen) {
					if (pushIndented(line)) {
						return true;
					}

					indentedPlace = undefined;
				}

				const place = {
					origin,
					offset: line.offset,
					length: line.length,
					lineNumber: line.lineNumber,
					isAlone: native.isMixed,
					envelopeTime: line.time,
				};
				if (bytes[start] === Byte.openBrace) {
					if (pushIndented(line)) {
						return true;
					}

					if (!looksLikeAuditObject(bytes, start, end)) {
						return false;
					}

					giveObject(bytes.subarray(start, end), place);
					return true;
				}

				const index = readIndexLine(bytes, start, end);
				if (index !== undefined) {
					giveIndexed(index, place);
					return true;
				}
			}

			return native.push(bytes, start, end, line.offset, line.lineNumber, line.length);
		},
		flush(observe) {
			observeNow = observe;
			native.flush();
			indented.close();
			indentedPlace = undefined;
		},
	};
}
