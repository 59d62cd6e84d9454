import {type Gap} from '../../waf/delivery.ts';
import {type Milliseconds} from '../../waf/clock.ts';
import {formatBytes} from '../drawing/format-number.ts';
import {formatClock} from '../drawing/format-time.ts';

/**
`26 KB lost at 14:02:10 (truncated)`, or shorter.
*/
export function describeGap({lost, reason, at}: Gap, offset: Milliseconds, long: boolean): string {
	const what = lost === undefined ? 'lines' : formatBytes(lost);
	return long ? `${what} lost at ${formatClock(at, offset)} (${reason})` : `${what} lost ${formatClock(at, offset)}`;
}
