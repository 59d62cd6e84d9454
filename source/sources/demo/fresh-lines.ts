import {type Clock, second, type Timestamp} from '../../waf/clock.ts';
import {type RecordedLine} from './recordings.ts';

/**
Makes recorded lines look as if they were written now. Times must not fall from call to call.
*/
export type LinePrinter = {
	/** The line with its newline, Latin-1. */
	print(line: RecordedLine, at: Timestamp): string;

	/** From here on the lines are other requests, though the recording be the same: new ids, new connections. */
	startPlay(): void;
};

/**
Makes a printer; times are printed in the zone (default the machine's), as nginx does.

All lines of a transaction get the same id: the second in which its first line is printed, and the recorded rest, which is raised where
another transaction of that second has it already.
*/
export function createLinePrinter(timeZone?: string): LinePrinter {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	});
	let printedSecond = -1;
	let printedTime = '';
	let freshIds = new Map<string, string>();
	const idsOfSecond = new Set<string>();
	let shift = 0;
	let highestConnection = 0;

	const renewId = (recorded: string) => {
		let rest = recorded.slice(10);
		while (idsOfSecond.has(rest)) {
			const [seconds, fraction] = rest.split('.');
			rest = `${seconds}.${String((Number(fraction) + 1) % 1_000_000).padStart(6, '0')}`;
		}

		idsOfSecond.add(rest);
		return String(printedSecond).padStart(10, '0') + rest;
	};

	return {
		print(line, at) {
			const nowSecond = Math.floor(at / second);
			if (nowSecond !== printedSecond) {
				printedSecond = nowSecond;
				printedTime = toLogTime(format, at);
				idsOfSecond.clear();
			}

			let connection = '';
			if (line.connection !== undefined) {
				const number = line.connection + shift;
				highestConnection = Math.max(highestConnection, number);
				connection = String(number);
			}

			let id = '';
			if (line.id !== undefined) {
				id = freshIds.get(line.id) ?? renewId(line.id);
				freshIds.set(line.id, id);
			}

			return `${printedTime}${line.head}${connection}${line.middle}${id}${line.tail}\n`;
		},
		startPlay() {
			freshIds = new Map();
			shift = highestConnection;
		},
	};
}

/** Sample: `2026/11/25 03:46:24`. */
function toLogTime(format: Intl.DateTimeFormat, at: Timestamp): string {
	const parts = Object.fromEntries(format.formatToParts(at).map(({type, value}) => [type, value]));
	return `${parts.year}/${parts.month}/${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`;
}

/**
A clock that stands still where the machine's is set back, until that has caught up.
*/
export function createRisingClock(clock: Clock): Clock {
	let highest = -Infinity;
	return {
		now() {
			highest = Math.max(highest, clock.now());
			return highest;
		},
	};
}
