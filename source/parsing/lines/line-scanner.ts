import * as Byte from '../../waf/byte.ts';
import {parseAddress} from '../../waf/address.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {clearSpans, Field, type Observation, setSpan, spanEnd, spanStart} from '../../waf/observation.ts';
import {createApacheHead, readApacheHead} from './apache-head.ts';
import {readBareHead} from './bare-head.ts';
import {ascii, indexOf, standsAt} from '../values/bytes.ts';
import {type LineResult} from './line-result.ts';
import {createByteSearch} from '../values/byte-search.ts';
import {createNginxHead, readNginxHead} from './nginx-head.ts';
import {type Rules} from './rules.ts';
import {readNginxTail} from './nginx-tail.ts';
import {createPossibleReadings, type PossibleReadings} from './possible-readings.ts';
import {readV2Line} from './v2-line.ts';
import {nginxLineLimit, readV3Line} from './v3-line.ts';
import {readEngineAction} from './engine-action.ts';

const forbidden = ascii('access forbidden by rule');
const connectorName = ascii('ModSecurity-nginx v');
const moduleName = ascii('ModSecurity for ');
const engineName = ascii(' ModSecurity: ');
const fileOpen = ascii(' [file "');
const clientOpen = ascii('[client "');
const corazaPrefix = ascii('coraza: ');
const corazaName = ascii('"] Coraza: ');

/**
What a line is. `other` has a server's head and is none of ModSecurity's, `bare` has no head known; `forbidden` is nginx's own refusal by a deny rule, `coraza` a line of that engine behind nginx's head.
*/
export type LineKind = LineResult | 'other' | 'forbidden' | 'bare' | 'coraza';

/**
What an envelope says of the line in it.
*/
export type LineEnvelope = {
	/** As the log's own, taken as UTC; NaN without one. */
	readonly localTime: Timestamp;
};

/**
Recognises one line by its content and reads it into an observation. Holds no memory of other lines.
*/
export type LineScanner = {
	/** The readings of the last line that came out `undecided` or `cut`. */
	readonly readings: PossibleReadings;

	/** Where the text behind the head of the last line with an nginx head begins. */
	readonly text: number;

	/** Time of the last line as printed, taken as UTC; NaN without one. */
	readonly localTime: number;

	/** The last line of the module had no head of a server and no envelope, or its client stands behind a text that may be a header: a client could have written it. */
	readonly isBare: boolean;

	/** Call before lines of another buffer, or of the same one with new content. */
	reset(): void;
	/** @param envelope What was taken off around the line, with its time: lines of engine v2 may have none of their own. */
	scan(observation: Observation, buffer: Buffer, envelope?: LineEnvelope): LineKind;

	/** Puts the client that the spans name into the observation, if it is an address. */
	readClient(observation: Observation): void;
};

/**
@param recallClient Puts the client of an undoubted line of the same connection and id into the observation, if there was one.
*/
export function createLineScanner(
	rules: Rules,
	recallClient?: (observation: Observation, localTime: number) => boolean,
): LineScanner {
	const searches = {
		file: createByteSearch('[file "'),
		uniqueId: createByteSearch('[unique_id "'),
		bracket: createByteSearch('['),
	};
	const nginx = createNginxHead();
	const apache = createApacheHead();
	const bare = createApacheHead();
	const readings = createPossibleReadings();
	const tools = {
		searches,
		readings,
		templates: rules.templates,
		recall(observation: Observation) {
			observation.isRecalled = recallClient?.(observation, localTime) ?? false;
			return observation.isRecalled;
		},
	};
	let text = -1;
	let localTime = Number.NaN;
	let isBare = false;

	const readClient = (observation: Observation): void => {
		const {bytes, spans, client} = observation;
		const start = spanStart(spans, Field.client);
		observation.clientKnown = start >= 0 && parseAddress(bytes, start, spanEnd(spans, Field.client), client);
	};

	const scanNginx = (observation: Observation, buffer: Buffer): LineKind => {
		const {bytes} = observation;
		text = nginx.text;
		localTime = nginx.time;
		if (nginx.body < 0) {
			if (standsAt(bytes, nginx.text, forbidden)) {
				return readForbidden(observation, nginx.text + forbidden.length);
			}

			if (isCoraza(observation, nginx.text)) {
				return 'coraza';
			}

			return standsAt(bytes, nginx.text, connectorName) || standsAt(bytes, nginx.text, moduleName) ? 'engine' : 'other';
		}

		if (observation.connection < 0) {
			return scanV2(observation, nginx.body, false, readHeadClient);
		}

		observation.engine = 3;
		observation.apache = false;
		const matchStart = readEngineAction(observation, nginx.body);
		if (matchStart < 0) {
			return 'engine';
		}

		const reading = readV3Line(observation, buffer, matchStart, tools);
		if (observation.isRecalled) {
			observation.clientKnown = true;
			return reading;
		}

		if (reading === 'cut') {
			// The true tail may lie behind the cut, and what stands here be a client's own text.
			clearSpans(observation.spans, Field.client);
		} else {
			readClient(observation);
		}

		readHeadClient(observation);
		return reading;
	};

	/** Client and server stand in front of whatever the client sent, so that nothing in the line can change them. */
	const readForbidden = (observation: Observation, at: number): LineKind => {
		const {start, end, spans} = observation;
		observation.cut = end - start >= nginxLineLimit;
		if (!readNginxTail(observation, at, spans, observation.cut)) {
			return 'other';
		}

		readClient(observation);
		return 'forbidden';
	};

	/** `[client A]` in front of the text is the server's: no client can print there. */
	const readHeadClient = (observation: Observation): void => {
		if (nginx.clientStart < 0) {
			return;
		}

		const {bytes, spans, client} = observation;
		if (parseAddress(bytes, nginx.clientStart, nginx.clientEnd, client)) {
			observation.clientKnown = true;
			setSpan(spans, Field.client, nginx.clientStart, nginx.clientEnd);
		}
	};

	const scanV2 = (
		observation: Observation,
		body: number,
		doubled: boolean,
		takeClient: ((observation: Observation) => void) | undefined,
	): LineKind => {
		observation.engine = 2;
		observation.apache = doubled;
		readings.clear();
		const reading = readV2Line(observation, body, doubled);
		takeClient?.(observation);
		return reading;
	};

	/** What a header in the head may have forged is the action: only what stands in quotes is the server's. */
	const takeHeadOnly = (observation: Observation, kind: LineKind): LineKind => {
		if (kind !== 'read' && kind !== 'cut') {
			return kind;
		}

		observation.action = 'warning';
		observation.code = 0;
		observation.phase = 0;
		observation.clientKnown &&= !isBare;
		clearSpans(observation.spans, Field.match);
		return 'undecided';
	};

	return {
		readings,
		get text() {
			return text;
		},
		get localTime() {
			return localTime;
		},
		get isBare() {
			return isBare;
		},
		reset() {
			searches.file.reset();
			searches.uniqueId.reset();
			searches.bracket.reset();
		},
		scan(observation, buffer, envelope) {
			observation.rule = undefined;
			observation.clientKnown = false;
			observation.clientPort = 0;
			observation.cut = false;
			observation.undecided = false;
			text = -1;
			isBare = false;
			observation.isRecalled = false;
			observation.connectionSlot = -1;
			const first = observation.bytes[observation.start];
			if (Byte.isDigit(first) && readNginxHead(observation, nginx)) {
				return scanNginx(observation, buffer);
			}

			if (readApacheHead(observation, apache)) {
				localTime = apache.time;
				isBare = apache.isDoubtful;
				if (apache.body >= 0) {
					const kind = scanV2(observation, apache.body, true, undefined);
					return apache.isFree && saysItTwice(observation, apache.body) ? takeHeadOnly(observation, kind) : kind;
				}

				return 'other';
			}

			localTime = envelope?.localTime ?? Number.NaN;
			if (readBareHead(observation, bare, envelope !== undefined)) {
				isBare = envelope === undefined;
				return bare.body < 0 ? 'other' : scanV2(observation, bare.body, bare.isApache, undefined);
			}

			return 'bare';
		},
		readClient,
	};
}

/** Whether the engine's name stands once more in front of the fields. */
function saysItTwice({bytes, end}: Observation, body: number): boolean {
	const second = indexOf(bytes, engineName, body, end);
	return second >= 0 && indexOf(bytes, engineName, body, Math.max(body, indexOf(bytes, fileOpen, body, end))) >= 0;
}

/** `[client "A"] Coraza: `, perhaps behind the module's name: nothing of a client's stands in front but its address. */
function isCoraza({bytes, end}: Observation, text: number): boolean {
	const open = standsAt(bytes, text, corazaPrefix) ? text + corazaPrefix.length : text;
	return standsAt(bytes, open, clientOpen) && indexOf(bytes, corazaName, open, Math.min(end, open + 100)) >= 0;
}
