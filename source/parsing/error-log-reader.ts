import {type Clock, type Timestamp} from '../waf/clock.ts';
import {type LineBatch} from '../waf/delivery.ts';
import {createObservation, Field, setBytes, type Observation} from '../waf/observation.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {createConnectionMemory} from './connection-memory.ts';
import {createContinuation} from './continuation.ts';
import {toIdSecond, toIdStrength} from './identity.ts';
import {createLineScanner, type LineKind} from './line-scanner.ts';
import {type Rules} from './rules.ts';
import {createWaitingLines} from './waiting-lines.ts';
import {createZoneLearner} from './zone-learner.ts';

/** To settle the zone, this many lines are looked at before the first is handed over. */
const linesForZone = 500;

/**
Lines by kind; `read` is the sum of the first five. `cut`, `forbidden`, `forged` and `foreign` are parts of others.
*/
export type ReaderCounts = {
	read: number;
	modsecurity: number;
	engine: number;
	other: number;
	unreadable: number;
	cut: number;
	forbidden: number;
	forged: number;

	/** Without a head that is known. */
	foreign: number;
};

/**
Turns batches of lines of one error log into observations. Its memory is bounded; it does no I/O.
*/
export type Reader = {
	/** Reads a batch; `observe` gets one observation a ModSecurity line, valid during the call. A line with more than one reading may come later, when another line tells which is true. */
	push(batch: LineBatch, observe: (observation: Observation) => void): void;

	/** Hands over what still waits: at the end of input, or after some silence. */
	flush(observe: (observation: Observation) => void): void;
	readonly counts: Readonly<ReaderCounts>;
	readonly zone: TimeZone;

	/** The last ModSecurity line that could not be read, and the last that is none. */
	readonly lastUnreadable: string | undefined;
	readonly lastOther: string | undefined;
};

export type ReaderOptions = {
	readonly rules: Rules;

	/** What to take the log's times for until its ids tell. */
	readonly zone: TimeZone;
	readonly clock: Clock;

	/** Called for each request that nginx refused by a deny rule, valid during the call: time, client, process, connection, server, target and host are given as far as the line has them. */
	readonly onForbidden?: (observation: Observation) => void;

	/** Called when the ids told another zone than the one that earlier observations were given in. */
	readonly onZone?: (zone: TimeZone, before: TimeZone) => void;
};

export function createErrorLogReader({rules, zone, clock, onForbidden, onZone}: ReaderOptions): Reader {
	const observation = createObservation();
	const memory = createConnectionMemory();
	const scanner = createLineScanner(
		rules,
		() => yearOf(clock.now()),
		(line, localTime) => memory.confirms(line, line.spans, localTime),
	);
	const learner = createZoneLearner(zone);
	const continuation = createContinuation();
	const waiting = createWaitingLines(memory);
	const counts: ReaderCounts = {
		read: 0,
		modsecurity: 0,
		engine: 0,
		other: 0,
		unreadable: 0,
		cut: 0,
		forbidden: 0,
		forged: 0,
		foreign: 0,
	};
	let buffer: Buffer = Buffer.alloc(0);
	let lastUnreadable: string | undefined;
	let otherStart = -1;
	let otherEnd = -1;
	let lastOther: string | undefined;

	const open = (batch: LineBatch): void => {
		buffer = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
		setBytes(observation, buffer);
		observation.origin = batch.origin.number;
		scanner.reset();
	};

	/** Sets the line's bounds without what copying and foreign systems leave around it. */
	const setLine = (from: number, to: number): void => {
		let start = from;
		// A file that was cut to nothing under a writer that does not append begins with a block of NULs.
		while (start < to && buffer[start] === 0) {
			start++;
		}

		if (buffer[start] === 0xef && buffer[start + 1] === 0xbb && buffer[start + 2] === 0xbf) {
			start += 3;
		}

		observation.start = start;
		observation.end = to > start && buffer[to - 1] === 13 ? to - 1 : to;
	};

	const learnZone = (): boolean => {
		const idStart = observation.spans[2 * Field.uniqueId];
		const second = idStart < 0 ? -1 : toIdSecond(buffer, idStart, observation.spans[2 * Field.uniqueId + 1]);
		return second > 0 && learner.learn(scanner.localTime, second);
	};

	/** Looks ahead for three ids that agree, so that no row is shown in a wrong hour first. */
	const settleZone = (batch: LineBatch): void => {
		const before = learner.zone;
		let from = 0;
		for (let index = 0; index < batch.count && index < linesForZone && learner.zone.source === 'assumed'; index++) {
			setLine(from, batch.ends[index]);
			from = batch.ends[index] + 1;
			if (scanner.scan(observation, buffer) === 'read') {
				learnZone();
			}
		}

		// A batch before this one may have held too few lines to tell.
		if (learner.zone !== before) {
			onZone?.(learner.zone, before);
		}

		scanner.reset();
	};

	/** What follows from the spans, once they are settled. */
	const complete = (line: Observation, localTime: Timestamp): Observation => {
		const {bytes, spans} = line;
		const idStart = spans[2 * Field.uniqueId];
		line.time = localTime - learner.zone.offset;
		line.idStrength = idStart < 0 ? 'none' : toIdStrength(bytes, idStart, spans[2 * Field.uniqueId + 1]);
		if (line.rule === undefined && line.action !== 'message') {
			line.rule = rules.find(line);
			if (line.rule !== undefined && line.engine === 3 && !line.cut && !line.undecided) {
				rules.templates.learn(line, line.rule);
			}
		}

		return line;
	};

	const take = (kind: LineKind, observe: (observation: Observation) => void): void => {
		const {localTime} = scanner;
		counts.modsecurity++;
		counts.cut += kind === 'cut' ? 1 : 0;
		observation.undecided = kind === 'undecided';
		if (kind === 'read' || observation.engine === 2) {
			if (!observation.isRecalled) {
				learnAndTell();
			}

			if (kind === 'read' && observation.engine === 3) {
				if (!observation.isRecalled) {
					memory.remember(observation, localTime);
				}

				if (waiting.size > 0) {
					waiting.release(observation, localTime, (line, time) => observe(complete(line, time)));
				}
			}

			observe(complete(observation, localTime));
			return;
		}

		if (waiting.settle(observation, scanner.splits.all, localTime)) {
			observe(complete(observation, localTime));
		} else {
			waiting.add(observation, scanner.splits.all, localTime);
		}
	};

	const learnAndTell = (): void => {
		const before = learner.zone;
		if (learnZone()) {
			onZone?.(learner.zone, before);
		}
	};

	const takeOther = (kind: LineKind): void => {
		counts.other++;
		if (kind === 'forbidden') {
			counts.forbidden++;
			observation.time = scanner.localTime - learner.zone.offset;
			onForbidden?.(observation);
		}

		otherStart = observation.start;
		otherEnd = observation.end;
		if (kind === 'bare') {
			counts.foreign++;
			continuation.seeBare(buffer, observation.start, observation.end);
		} else if (kind === 'other' && scanner.text >= 0 && observation.connection >= 0) {
			continuation.seeOther(buffer, observation.start, scanner.text, observation.end);
		}
	};

	return {
		counts,
		get zone() {
			return learner.zone;
		},
		get lastUnreadable() {
			return lastUnreadable;
		},
		get lastOther() {
			return lastOther;
		},
		push(batch, observe) {
			open(batch);
			if (learner.zone.source === 'assumed') {
				settleZone(batch);
			}

			otherStart = -1;
			let from = 0;
			for (let index = 0; index < batch.count; index++) {
				const to = batch.ends[index];
				setLine(from, to);
				observation.offset = batch.base.offset + observation.start;
				observation.lineNumber = batch.base.line === 0 ? 0 : batch.base.line + index;
				from = to + 1;
				counts.read++;
				observation.ordinal = counts.read;
				const kind = scanner.scan(observation, buffer);
				if (continuation.covers(buffer, observation.start, observation.end, kind !== 'bare')) {
					counts.other++;
					counts.forged += kind === 'bare' ? 0 : 1;
				} else if (kind === 'read' || kind === 'undecided' || kind === 'cut') {
					take(kind, observe);
				} else if (kind === 'engine') {
					counts.engine++;
				} else if (kind === 'unreadable') {
					counts.unreadable++;
					lastUnreadable = buffer.toString('latin1', observation.start, observation.end);
				} else {
					takeOther(kind);
				}
			}

			if (otherStart >= 0) {
				lastOther = buffer.toString('latin1', otherStart, otherEnd);
			}
		},
		flush(observe) {
			waiting.flush((line, time) => observe(complete(line, time)));
		},
	};
}

function yearOf(now: Timestamp): number {
	return Math.floor(1970 + now / 31_556_952_000);
}
