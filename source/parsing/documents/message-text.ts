import {createRules} from '../rules.ts';
import {createRecordReader} from '../record-reader.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';

/** A head of engine v2 in nginx, so that a message without one is read by the reader of lines. */
const head = '2000/01/01 00:00:00 [error] 1#0: ModSecurity: ';

const records = createRecordReader(createRules(), () => 2000);

/**
Reads a message of engine v2 as audit records hold it: `Warning. Pattern match … [file "…"] [id "942100"] …`. Undefined where it is none.
*/
export function readMessageText(text: string): RuleMatch | undefined {
	const record = records.read(Buffer.from(head + text.replaceAll(/[\r\n]+/g, ' '), 'utf8'), 0, 0, {});
	if (record === undefined) {
		return undefined;
	}

	const {time: _notIts, ...ruleMatch} = record.ruleMatch;
	return {...ruleMatch, raw: text};
}
