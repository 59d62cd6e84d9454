import {clearSpans, createObservation, Field, hasSpan, setBytes} from '../../waf/observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {readRuleMatch} from '../lines/read-rule-match.ts';
import {readRule, readRuleId} from '../lines/read-rule.ts';
import {isOwnAffair, readV2Line} from '../lines/v2-line.ts';

/** How a rule's message begins. A parser's complaint begins otherwise, and holds a client's text, which may look like fields. */
const matchText =
	/^(?:Pattern match|Matched |Match of |String match|Operator [A-Z]{2} |detected (?:SQLi|XSS) |Found \d+ byte|Invalid URL Encoding|Invalid UTF-8 encoding|IP ?[Mm]atch|Unconditional match|RBL lookup|Geo lookup|Gsb lookup|(?:CC|CPF|SVNR|SSN)# match|Fuzzy hash)/;

const hasId = /\[id "\d{1,9}"\]/;

/**
Reads a message of engine v2 as audit records hold it: `Warning. Pattern match … [file "…"] [id "942100"] …`, cut where the engine cuts it for the error log, too. Undefined where it is none.

`isHarmless` tells that the request holds nothing like a rule's fields, so that those of a cut message are the engine's.
*/
export function readMessageText(text: string, isHarmless: () => boolean = () => false): RuleMatch | undefined {
	const bytes = Buffer.from(text.replaceAll(/[\r\n]+/g, ' '), 'utf8');
	const observation = createObservation();
	setBytes(observation, bytes);
	observation.engine = 2;
	observation.end = bytes.length;
	const reading = readV2Line(observation, 0, false, {inRecord: true, isHarmless});
	if (reading === 'engine') {
		if (isOwnAffair(bytes, 0, bytes.length)) {
			return undefined;
		}

		// `nolog,auditlog`: the message of a rule without a verdict
		const unsaid =
			matchText.test(text) && hasId.test(text) ? readMessageText(`Warning. ${text}`, isHarmless) : undefined;
		return unsaid === undefined ? toComplaint(text) : {...unsaid, raw: text};
	}

	// Without any field it was cut before the first: a long name of an argument takes all the room.
	observation.cut ||= reading === 'unreadable';
	const {action, spans} = observation;
	if (observation.cut) {
		// Whole at the end or not, it may be of a client's text.
		clearSpans(spans, Field.hostname, Field.uniqueId);
	}

	const hasRule = action !== 'message' && (readRuleId(observation) > 0 || hasSpan(spans, Field.file));
	observation.rule = hasRule ? readRule(observation, 0, false) : undefined;
	return {...readRuleMatch(observation), raw: text};
}

/** `XML parser error: …`, `Multipart parsing error: …`: what the engine could not read of a request. */
function toComplaint(text: string): RuleMatch {
	return {action: 'message', message: text, evaluation: false, truncated: false, raw: text};
}
