import {clearSpans, Field, type Observation} from '../../waf/observation.ts';
import {ascii, indexOf} from '../values/bytes.ts';
import {createApacheHead, readApacheHead} from './apache-head.ts';
import {type LineFormat, type LineFormatOptions, type LineKind, scanV2} from './line-format.ts';

const engineName = ascii(' ModSecurity: ');
const fileOpen = ascii(' [file "');

/**
Lines of Apache's error log, and of engine v2 under an ErrorLogFormat.
*/
export function createApacheFormat({readings}: LineFormatOptions): LineFormat {
	const head = createApacheHead();

	/** What a header in the head may have forged is the action: only what stands in quotes is the server's. */
	const takeHeadOnly = (observation: Observation, kind: LineKind): LineKind => {
		if (kind !== 'read' && kind !== 'cut') {
			return kind;
		}

		observation.action = 'warning';
		observation.code = 0;
		observation.phase = 0;
		observation.clientKnown &&= !head.isDoubtful;
		clearSpans(observation.spans, Field.match);
		return 'undecided';
	};

	return {
		text: -1,
		get isBare() {
			return head.isDoubtful;
		},
		get localTime() {
			return head.time;
		},
		scan(observation) {
			if (!readApacheHead(observation, head)) {
				return undefined;
			}

			if (head.body < 0) {
				return 'other';
			}

			const kind = scanV2(observation, head.body, true, readings);
			return head.isFree && saysItTwice(observation, head.body) ? takeHeadOnly(observation, kind) : kind;
		},
	};
}

/** Whether the engine's name stands once more in front of the fields. */
function saysItTwice({bytes, end}: Observation, body: number): boolean {
	const second = indexOf(bytes, engineName, body, end);
	return second >= 0 && indexOf(bytes, engineName, body, Math.max(body, indexOf(bytes, fileOpen, body, end))) >= 0;
}
