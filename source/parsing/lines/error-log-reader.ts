import {type Timestamp} from '../../waf/clock.ts';
import {type LineBatch} from '../../waf/delivery.ts';
import {createObservation, Field, type Observation, setBytes, spanEnd, spanStart} from '../../waf/observation.ts';
import {completeLine} from './complete-line.ts';
import {createConnectionMemory} from './connection-memory.ts';
import {createContinuation} from './continuation.ts';
import {toIdNumber} from '../values/unique-id.ts';
import {toIdSecond} from '../../waf/id-second.ts';
import {type LineKind} from './line-format.ts';
import {createLineScanner} from './line-scanner.ts';
import {holdLine} from './hold-line.ts';
import {setLineBounds} from './line-bounds.ts';
import {type OtherFormats} from './other-formats.ts';
import {createCutClaims} from './cut-claims.ts';
import {createWaitingLines} from './waiting-lines.ts';
import {addLineCounts, createLineCounts} from '../../waf/line-counts.ts';
import {type LineOrigin, type Reader, type ReaderOptions} from './line-reader.ts';
import {createZoneLearner} from './zone-learner.ts';

/**
A line that is shown as an example is shown up to here, in bytes.
*/
export const longestShown = 8192;

/** To settle the zone, this many lines are looked at before the first is handed over. */
const linesForZone = 500;

/** Each line with forged text in it costs as much as a hundred others. */
const searchesForZone = 50;

export function createErrorLogReader(options: ReaderOptions): Reader {
	const {rules, zone, onForbidden, onOther, onZone, others} = options;
	const observation = createObservation();
	const memory = createConnectionMemory();
	const scanner = createLineScanner(rules, (line, localTime) => memory.confirms(line, line.spans, localTime));
	const learner = options.learner ?? createZoneLearner(zone);
	const continuation = createContinuation(options.isLossy);
	const waiting = createWaitingLines(memory);
	const claims = createCutClaims();
	const counts = createLineCounts();
	let pushed = 0;
	const ordinal = options.ordinal ?? (() => pushed);
	let buffer: Buffer = Buffer.alloc(0);
	let lastUnreadable: string | undefined;
	let envelope: LineOrigin | undefined;
	let otherStart = -1;
	let otherEnd = -1;
	let lastOther: string | undefined;
	let observeNow: (observation: Observation) => void = () => {};

	const open = (batch: LineBatch): void => {
		buffer = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
		setBytes(observation, buffer);
		observation.origin = batch.origin.number;
		scanner.reset();
	};

	const learnZone = (): boolean => {
		const idStart = spanStart(observation.spans, Field.uniqueId);
		const idEnd = spanEnd(observation.spans, Field.uniqueId);
		const second = idStart < 0 ? -1 : toIdSecond(buffer, idStart, idEnd);
		return second > 0 && learner.learn(scanner.localTime, second, toIdNumber(buffer, idStart, idEnd));
	};

	/** Looks ahead for three ids that agree, so that no row is shown in a wrong hour first. */
	const settleZone = (batch: LineBatch): void => {
		const before = learner.zone;
		let from = 0;
		const isText = others?.lookAhead();
		let searched = 0;
		for (let index = 0; index < batch.count && index < linesForZone && searched < searchesForZone; index++) {
			setLineBounds(observation, from, batch.ends[index]);
			from = batch.ends[index] + 1;
			if (isText?.(buffer, observation.start, observation.end) === true) {
				continue;
			}

			const kind = scanner.scan(observation, buffer, envelope);
			searched += scanner.readings.all.length > 0 || kind === 'undecided' || kind === 'cut' ? 1 : 0;
			if (kind === 'read' && learnZone()) {
				break;
			}
		}

		// A batch before this one may have held too few lines to tell.
		if (learner.zone !== before) {
			onZone?.(learner.zone, before);
		}

		scanner.reset();
	};

	const complete = (line: Observation, localTime: Timestamp): Observation =>
		completeLine(line, localTime - learner.zone.offset, rules);

	const count = (kind: 'modsecurity' | 'engine' | 'other' | 'unreadable'): void => {
		const lines = envelope?.lines ?? 1;
		counts.read += lines;
		counts[kind] += lines;
	};

	const take = (kind: LineKind, observe: (observation: Observation) => void): void => {
		const {localTime} = scanner;
		count('modsecurity');
		counts.cut += kind === 'cut' ? 1 : 0;
		observation.undecided = kind === 'undecided';
		// What is sure of a line of ModSecurity 2 is shown at once, unless another line can tell which of its readings is true.
		if (kind === 'read' || (observation.engine === 2 && (kind !== 'undecided' || scanner.readings.all.length < 2))) {
			if (!observation.isRecalled) {
				tell(() => learnZone() || learnFromEnvelope());
			}

			if (kind === 'read' && observation.connection >= 0) {
				if (!observation.isRecalled) {
					memory.remember(observation, localTime);
				}

				claims.part(observation, localTime);
				if (waiting.size > 0) {
					waiting.release(observation, localTime, (line, time) => observe(complete(line, time)));
				}
			}

			observe(complete(observation, localTime));
			return;
		}

		if (waiting.settle(observation, scanner.readings.all, localTime)) {
			observe(complete(observation, localTime));
		} else {
			observation.claim = kind === 'cut' ? claims.make(observation, scanner.readings.all, localTime) : undefined;
			waiting.add(observation, scanner.readings.all, localTime);
		}
	};

	const tell = (change: () => boolean): void => {
		const before = learner.zone;
		if (change()) {
			onZone?.(learner.zone, before);
		}
	};

	/** A line without a time of its own has the envelope's. */
	const learnFromEnvelope = (): boolean => {
		const {localTime} = scanner;
		return (
			envelope !== undefined &&
			envelope.time > 0 &&
			localTime !== envelope.localTime &&
			learner.learn(localTime, Math.floor(envelope.time / 1000), envelope.time)
		);
	};

	const takeOther = (kind: LineKind): void => {
		count('other');
		if (kind === 'forbidden') {
			counts.forbidden++;
			observation.time = scanner.localTime - learner.zone.offset;
			onForbidden?.(observation);
		}

		onOther?.(observation);
		otherStart = observation.start;
		otherEnd = observation.end;
		if (kind === 'bare') {
			counts.foreign++;
			continuation.seeBare(buffer, observation.start, observation.end);
		} else if (kind === 'other' && scanner.text >= 0 && observation.connection >= 0) {
			continuation.seeOther(buffer, observation.start, scanner.text, observation.end);
		}
	};

	const readLine = (observe: (observation: Observation) => void): void => {
		const lines = envelope?.lines ?? 1;
		if (others?.claims(observation, lines, observe) === true) {
			return;
		}

		const kind = scanner.scan(observation, buffer, envelope);
		observation.isAlone = scanner.isBare;
		if (others?.isInText === true) {
			readInText(others, kind, observe);
			return;
		}

		if (continuation.covers(buffer, observation.start, observation.end, kind !== 'bare')) {
			count('other');
			counts.forged += kind === 'bare' ? 0 : 1;
			return;
		}

		if (envelope?.onFree !== undefined) {
			envelope.onFree();
			return;
		}

		if (kind === 'bare' || kind === 'coraza') {
			takeForOthers(kind, observe);
			return;
		}

		others?.seeHead();
		if (kind === 'read' || kind === 'undecided' || kind === 'cut') {
			take(kind, observe);
		} else if (kind === 'engine') {
			count('engine');
		} else if (kind === 'unreadable') {
			takeUnreadable();
		} else {
			takeOther(kind);
		}
	};

	/** What looks like a line of the server's waits for what the body around it turns out to be; anything else is the body's. */
	const readInText = (text: OtherFormats, kind: LineKind, observe: (observation: Observation) => void): void => {
		if (kind === 'bare') {
			takeForOthers(kind, observe);
			return;
		}

		text.seeHead();
		holdLine(text, observation, kind, envelope, counts, observed => observeNow(observed));
	};

	const takeForOthers = (kind: 'bare' | 'coraza', observe: (observation: Observation) => void): void => {
		const {lines = 1, time = Number.NaN, localTime: printed = Number.NaN} = envelope ?? {};
		observation.time = Number.isNaN(time) ? printed - learner.zone.offset : time;
		const isTaken = others?.take(observation, lines, observe, kind === 'coraza') === true;
		if (!isTaken && kind === 'coraza' && others !== undefined) {
			takeUnreadable();
		} else if (!isTaken && envelope?.onFree !== undefined) {
			envelope.onFree();
		} else if (!isTaken) {
			takeOther(kind === 'bare' ? kind : 'other');
		}
	};

	const takeUnreadable = (): void => {
		const {start, end} = observation;
		count('unreadable');
		lastUnreadable = buffer.toString('latin1', start, Math.min(end, start + longestShown));
	};

	return {
		get counts() {
			return others === undefined ? counts : addLineCounts(createLineCounts(), [counts, others.counts]);
		},
		get zone() {
			return learner.zone;
		},
		get isOpen() {
			return others?.isOpen === true;
		},
		get lastUnreadable() {
			return lastUnreadable ?? others?.lastUnreadable;
		},
		get lastOther() {
			return lastOther ?? others?.lastOther;
		},
		learn: (localTime, second, voter) => tell(() => learner.learn(localTime, second, voter)),
		takeZone: offset => tell(() => learner.take(offset)),
		settleZone: isEnd => tell(() => learner.settle(isEnd)),
		push(batch, observe, from, {first, last} = {first: 0, last: batch.count}) {
			observeNow = observe;
			open(batch);
			envelope = from;
			if (first === 0 && learner.zone.source === 'assumed') {
				settleZone(batch);
			}

			otherStart = -1;
			let at = first === 0 ? 0 : batch.ends[first - 1] + 1;
			// Lines in one envelope all stand where it does.
			const isInEnvelope = from !== undefined && from.length > 0;
			for (let index = first; index < last; index++) {
				const to = batch.ends[index];
				setLineBounds(observation, at, to);
				observation.offset = batch.base.offset + (isInEnvelope ? 0 : observation.start);
				observation.length = isInEnvelope ? from.length : observation.end - observation.start;
				observation.lineNumber = batch.base.line === 0 || isInEnvelope ? batch.base.line : batch.base.line + index;
				envelope = index > first && from !== undefined && from.lines > 1 ? {...from, lines: 1} : from;
				at = to + 1;
				pushed++;
				observation.ordinal = ordinal();
				readLine(observe);
			}

			if (otherStart >= 0) {
				lastOther = buffer.toString('latin1', otherStart, Math.min(otherEnd, otherStart + longestShown));
			}
		},
		flush(observe) {
			observeNow = observe;
			others?.flush(observe);
			waiting.flush((line, time) => observe(complete(line, time)));
		},
	};
}
