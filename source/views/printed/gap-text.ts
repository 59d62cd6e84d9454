import {type Gap} from '../../waf/delivery.ts';
import {type Milliseconds} from '../../waf/clock.ts';
import {type Screen} from '../../screen/screen.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {formatBytes} from '../drawing/format-number.ts';
import {formatClock} from '../drawing/format-time.ts';

/**
Gaps that nobody looked at yet, newest last.
*/
export function activeGaps(snapshot: Snapshot, screen: Screen): readonly Gap[] {
	return snapshot.gaps.filter(({at}) => at > screen.gapsSeen);
}

/**
`26 KB lost at 14:02:10 (truncated)`, or shorter.
*/
export function describeGap({lost, reason, at}: Gap, offset: Milliseconds, long: boolean): string {
	const what = lost === undefined ? 'lines' : formatBytes(lost);
	return long ? `${what} lost at ${formatClock(at, offset)} (${reason})` : `${what} lost ${formatClock(at, offset)}`;
}
