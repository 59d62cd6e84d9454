import {type Clock, type Milliseconds, second, type Timestamp} from '../../waf/clock.ts';

/** So long the WAF's log may be behind. */
const longestLag: Milliseconds = 10 * second;

/**
Up to when both logs have been read: a line of one is nobody's only when the other has gone past it. A log in which nothing happens is waited for by the clock.
*/
export type LogPace = {
	/** @param access The newest time of the access logs, `waf` that of the WAF's; NaN for none. */
	reached(access: Timestamp, waf: Timestamp): Timestamp;
};

export function createLogPace(clock: Clock): LogPace {
	const samples: Array<{readonly at: Timestamp; readonly reached: Timestamp}> = [];
	let settled = -Infinity;
	return {
		reached(access, waf) {
			const now = clock.now();
			if (now - (samples.at(-1)?.at ?? -Infinity) >= second) {
				samples.push({at: now, reached: access});
			}

			while (samples.length > 0 && now - samples[0].at >= longestLag) {
				settled = Math.max(settled, samples.shift()!.reached);
			}

			return Math.max(settled, Math.min(access, Number.isNaN(waf) ? -Infinity : waf));
		},
	};
}
