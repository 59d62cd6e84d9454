import {formatTerminalCall, type TerminalCall} from '../views/alerts/terminal-call.ts';
import {second, type Clock, type Timestamp} from '../waf/clock.ts';

/**
Calls of alerts to the terminal, at most one a second: what comes meanwhile is counted, and the newest told.
*/
export type TerminalCalls = {
	call(call: TerminalCall): void;

	/** To be called some times a second. */
	tick(): void;
};

export function createTerminalCalls(write: (text: string) => void, clock: Clock): TerminalCalls {
	const waiting = new Map<TerminalCall['kind'], {newest: TerminalCall; more: number}>();
	let last: Timestamp = -Infinity;
	return {
		call(call) {
			const before = waiting.get(call.kind);
			waiting.set(call.kind, {newest: call, more: before === undefined ? 0 : before.more + 1});
		},
		tick() {
			const [next] = waiting.values();
			const now = clock.now();
			// A clock that was set back must not silence what is to come.
			if (next === undefined || (now >= last && now - last < second)) {
				return;
			}

			last = now;
			waiting.delete(next.newest.kind);
			write(formatTerminalCall(next.newest, next.more));
		},
	};
}
