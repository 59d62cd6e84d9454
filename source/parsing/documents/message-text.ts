import {createObservation, setBytes} from '../../waf/observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {readRuleMatch} from '../rule-match-reader.ts';
import {createRules} from '../rules.ts';
import {readV2Line} from '../v2-line.ts';

const rules = createRules();
const observation = createObservation();
observation.engine = 2;

/**
Reads a message of engine v2 as audit records hold it: `Warning. Pattern match … [file "…"] [id "942100"] …`, which is never cut. Undefined where it is none.
*/
export function readMessageText(text: string): RuleMatch | undefined {
	const bytes = Buffer.from(text.replaceAll(/[\r\n]+/g, ' '), 'utf8');
	setBytes(observation, bytes);
	observation.start = 0;
	observation.end = bytes.length;
	observation.rule = undefined;
	observation.time = Number.NaN;
	if (readV2Line(observation, 0, false, Infinity) !== 'read') {
		return undefined;
	}

	observation.rule = observation.action === 'message' ? undefined : rules.find(observation);
	return {...readRuleMatch(observation), raw: text};
}
