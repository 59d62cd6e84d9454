import {createHash} from 'node:crypto';
import {type AlertRule} from '../rule.ts';

/** What only says how and to whom an alert is told. */
const telling =
	/^(?:alert|email|smtp|slack|mattermost|discord|ms_|telegram|http_|post|command|alertmanager|pagerduty|syslog|description|owner|priority|name$)/;

/**
What tells one set of conditions from another: what was remembered for a rule is of no use once it asks something else.
*/
export function toRuleMark({options, condition}: AlertRule): string {
	const asked = Object.entries(options)
		.filter(([name]) => !telling.test(name))
		.toSorted(([one], [other]) => (one < other ? -1 : 1));
	return createHash('sha256')
		.update(JSON.stringify([condition.type, asked]))
		.digest('base64url')
		.slice(0, 16);
}
