import {type Timestamp} from '../waf/clock.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {askFor} from './filter-steps.ts';
import {type Screen, type Update} from './screen.ts';
import {heldSpan, type TimeCursor} from './time-cursor.ts';

/**
Lays the cursor on the timeline.
*/
export function holdTime(screen: Screen, at: Timestamp, mark: Timestamp | undefined, snapshot: Snapshot): Screen {
	return {
		...screen,
		overlay: {kind: 'time', at: clampToStep(at, snapshot), mark: mark && clampToStep(mark, snapshot)},
	};
}

/**
Moves the cursor by some steps, as far as the timeline goes.
*/
export function moveTime(screen: Screen, cursor: TimeCursor, by: number, snapshot: Snapshot): Screen {
	const {from, step, all} = snapshot.totals.timeline;
	const last = Math.max(0, all.length - 1);
	const place = Math.floor((clampToStep(cursor.at, snapshot) - from) / step) + by;
	return {...screen, overlay: {...cursor, at: from + Math.max(0, Math.min(place, last)) * step}};
}

/**
Marks the step under the cursor as the other end.
*/
export function markTime(screen: Screen): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'time' ? {...screen, overlay: {...overlay, mark: overlay.at}} : screen;
}

/**
Sets the window to what is held.
*/
export function takeTime(screen: Screen, snapshot: Snapshot): Update {
	return screen.overlay?.kind === 'time'
		? askFor({...screen, overlay: undefined}, {interval: heldSpan(screen.overlay, snapshot)})
		: {screen, commands: []};
}

/** The start of the step that holds a time, the first or last one for a time outside. */
function clampToStep(time: Timestamp, {totals: {timeline}}: Snapshot): Timestamp {
	const {from, step, all} = timeline;
	const place = Math.floor((time - from) / step);
	return from + Math.max(0, Math.min(place, all.length - 1)) * step;
}
