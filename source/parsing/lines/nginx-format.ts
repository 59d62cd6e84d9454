import {parseAddress} from '../../waf/address.ts';
import * as Byte from '../../waf/byte.ts';
import {clearSpans, Field, type Observation, setSpan} from '../../waf/observation.ts';
import {ascii, indexOf, standsAt} from '../values/bytes.ts';
import {createByteSearch} from '../values/byte-search.ts';
import {readEngineAction} from './engine-action.ts';
import {type LineFormat, type LineFormatOptions, type LineKind, readSpanClient, scanV2} from './line-format.ts';
import {createNginxHead, readNginxHead} from './nginx-head.ts';
import {readNginxTail} from './nginx-tail.ts';
import {nginxLineLimit, readV3Line} from './v3-line.ts';

const forbidden = ascii('access forbidden by rule');
const connectorName = ascii('ModSecurity-nginx v');
const moduleName = ascii('ModSecurity for ');
const clientOpen = ascii('[client "');
const corazaPrefix = ascii('coraza: ');
const corazaName = ascii('"] Coraza: ');

/**
Lines of nginx's error log: of libmodsecurity, of engine v2 where it is built in, and of Coraza, which others read.
*/
export function createNginxFormat({rules, readings, recallClient}: LineFormatOptions): LineFormat {
	const searches = {
		file: createByteSearch('[file "'),
		uniqueId: createByteSearch('[unique_id "'),
		bracket: createByteSearch('['),
	};
	const head = createNginxHead();
	const tools = {
		searches,
		readings,
		templates: rules.templates,
		recall(observation: Observation) {
			observation.isRecalled = recallClient?.(observation, head.time) ?? false;
			return observation.isRecalled;
		},
	};

	const read = (observation: Observation, buffer: Buffer): LineKind => {
		const {bytes} = observation;
		if (head.body < 0) {
			if (standsAt(bytes, head.text, forbidden)) {
				return readForbidden(observation, head.text + forbidden.length);
			}

			if (isCoraza(observation, head.text)) {
				return 'coraza';
			}

			return standsAt(bytes, head.text, connectorName) || standsAt(bytes, head.text, moduleName) ? 'engine' : 'other';
		}

		if (observation.connection < 0) {
			const kind = scanV2(observation, head.body, false, readings);
			readHeadClient(observation);
			return kind;
		}

		observation.engine = 3;
		observation.apache = false;
		const matchStart = readEngineAction(observation, head.body);
		if (matchStart < 0) {
			return 'engine';
		}

		const reading = readV3Line(observation, buffer, matchStart, tools);
		if (observation.isRecalled) {
			observation.clientKnown = true;
			return reading;
		}

		if (reading === 'cut') {
			// The true tail may lie after the cut, and what stands here be a client's own text.
			clearSpans(observation.spans, Field.client);
		} else {
			readSpanClient(observation);
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

		readSpanClient(observation);
		return 'forbidden';
	};

	/** `[client A]` in front of the text is the server's: no client can print there. */
	const readHeadClient = (observation: Observation): void => {
		if (head.clientStart < 0) {
			return;
		}

		const {bytes, spans, client} = observation;
		if (parseAddress(bytes, head.clientStart, head.clientEnd, client)) {
			observation.clientKnown = true;
			setSpan(spans, Field.client, head.clientStart, head.clientEnd);
		}
	};

	return {
		isBare: false,
		get localTime() {
			return head.time;
		},
		get text() {
			return head.text;
		},
		reset() {
			searches.file.reset();
			searches.uniqueId.reset();
			searches.bracket.reset();
		},
		scan(observation, buffer) {
			const first = observation.bytes[observation.start];
			return Byte.isDigit(first) && readNginxHead(observation, head) ? read(observation, buffer) : undefined;
		},
	};
}

/** `[client "A"] Coraza: `, perhaps after the module's name: nothing of a client's stands in front but its address. */
function isCoraza({bytes, end}: Observation, text: number): boolean {
	const open = standsAt(bytes, text, corazaPrefix) ? text + corazaPrefix.length : text;
	return standsAt(bytes, open, clientOpen) && indexOf(bytes, corazaName, open, Math.min(end, open + 100)) >= 0;
}
