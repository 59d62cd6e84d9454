import {type AlertRule} from '../alerts/rule.ts';
import {type Timestamp} from '../waf/clock.ts';
import {printLocalTime} from './print-local-time.ts';

/** The zone's rules cost more to find than all moments of an alert to print; forms are the rules' own, so they are few. */
const known = new Map<string, (time: Timestamp) => string>();

/**
Prints moments as a rule's texts have them.
*/
export function printRuleTime({options}: AlertRule): (time: Timestamp) => string {
	const {custom_pretty_ts_format: own} = options;
	const isLocal = options.use_local_time !== false;
	const format = typeof own === 'string' ? own : '%Y-%m-%d %H:%M %Z';
	const name = `${isLocal} ${format}`;
	const print = known.get(name) ?? printLocalTime(isLocal, format);
	known.set(name, print);
	return print;
}
