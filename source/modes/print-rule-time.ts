import {type AlertRule} from '../alerts/rule.ts';
import {type Timestamp} from '../waf/clock.ts';
import {printLocalTime} from './print-local-time.ts';

/**
Prints moments as a rule's texts have them.
*/
export function printRuleTime({options}: AlertRule): (time: Timestamp) => string {
	const format = options.custom_pretty_ts_format;
	return printLocalTime(options.use_local_time !== false, typeof format === 'string' ? format : '%Y-%m-%d %H:%M %Z');
}
