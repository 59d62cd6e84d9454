import {type OpenRecordFile} from '../parsing/records/audit-reader.ts';
import {createLogReader, type LogReader} from '../parsing/log-reader.ts';
import {type LineSlice} from '../parsing/lines/line-reader.ts';
import {type Rules} from '../parsing/lines/rules.ts';
import {type Clock, type Milliseconds} from '../waf/clock.ts';
import {type LineBatch} from '../waf/delivery.ts';
import {addLineCounts, createLineCounts, type LineCounts} from '../waf/line-counts.ts';
import {type Observation} from '../waf/observation.ts';
import {chooseZone, type LogZone, type TimeZone} from '../waf/time-zone.ts';

/**
The readers of lines and records, one a file.
*/
export type LineIntake = {
	/** The lines of a slice; slices of a batch come in their order. */
	push(batch: LineBatch, slice: LineSlice, observe: (observation: Observation) => void): void;
	flush(observe: (observation: Observation) => void): void;
	counts(): LineCounts;

	/** The zone that is known best. */
	zone(): TimeZone;

	/** Of each file, in the order in which they came, with the machines and containers in it that have another one. */
	zones(): readonly LogZone[];

	/** At the end of input, or after some silence: what few ids told of the zones is taken. */
	settleZones(isEnd: boolean): void;

	/** What the times of an origin are ahead of UTC, of a machine or container in it. */
	offsetOf(origin: number, observer: string | undefined): Milliseconds;
	last(which: 'lastUnreadable' | 'lastOther'): string | undefined;
};

export type LineIntakeOptions = {
	readonly rules: Rules;
	readonly clock: Clock;
	readonly assumed: TimeZone;

	/** What the times of one file are taken for until its ids tell; as all others where it is not given. */
	readonly zoneOf?: ((name: string) => TimeZone) | undefined;
	readonly openRecordFile?: OpenRecordFile;

	/** The machine that a file is of, where files of several are read. */
	readonly observerOf?: (file: string) => string | undefined;
	readonly onForbidden: (observation: Observation) => void;
	readonly onOther?: ((line: Observation) => void) | undefined;

	/** Rows of the origin were in another zone by so much: those of whom `isOf` says so. */
	readonly onZone: (origin: number, by: Milliseconds, isOf: (observer: string | undefined) => boolean) => void;
};

type Lane = {
	readonly reader: LogReader;
	readonly origins: Set<number>;
};

export function createLineIntake(options: LineIntakeOptions): LineIntake {
	const {rules, clock, assumed, zoneOf, openRecordFile, observerOf, onForbidden, onOther, onZone} = options;
	const lanes = new Map<string, Lane>();
	let ordinal = 0;
	const readerOf = new Map<number, LogReader>();
	const readers = (): LogReader[] => [...lanes.values()].map(({reader}) => reader);
	const known = new Map<string, LogZone>();

	/** The same object while it stays: what is shown is compared by it. */
	const know = (key: string, name: string, own: TimeZone): LogZone => {
		const last = known.get(key);
		const next = last?.zone === own ? last : {name, zone: own};
		known.set(key, next);
		return next;
	};

	const zone = (): TimeZone => {
		const best = chooseZone(readers().map(reader => reader.zone));
		return best === undefined || (best.source === 'assumed' && assumed.source !== 'assumed') ? assumed : best;
	};

	const laneFor = ({origin: {name, number}}: LineBatch): Lane => {
		let lane = lanes.get(name);
		if (lane === undefined) {
			const origins = new Set<number>();
			const reader = createLogReader({
				rules,
				zone: zoneOf?.(name) ?? assumed,
				clock,
				ordinal: () => ordinal,
				openRecordFile,
				onForbidden,
				onOther,
				onZone(after, before, isOf) {
					// Rows in a zone that ids told were right: a log that changes its zone moves none of them.
					for (const origin of before.source === 'assumed' ? origins : []) {
						onZone(origin, before.offset - after.offset, isOf);
					}
				},
			});
			lane = {reader, origins};
			lanes.set(name, lane);
		}

		lane.origins.add(number);
		readerOf.set(number, lane.reader);
		return lane;
	};

	return {
		push(batch, slice, observe) {
			const {reader} = laneFor(batch);
			// Completeness is judged over all logs together.
			ordinal += slice.last - slice.first;
			const observer = observerOf?.(batch.origin.name);
			reader.push(
				batch,
				observer === undefined
					? observe
					: observed => {
							observed.observer ??= observer;
							observe(observed);
							observed.observer = undefined;
						},
				undefined,
				slice,
			);
		},
		flush(observe) {
			for (const reader of readers()) {
				reader.flush(observe);
			}
		},
		counts: () =>
			addLineCounts(
				createLineCounts(),
				readers().map(reader => reader.counts),
			),
		zone,
		zones: () =>
			[...lanes.entries()].flatMap(([name, {reader}]) => [
				know(name, name, reader.zone),
				...reader
					.zones()
					.filter(([, {offset}]) => offset !== reader.zone.offset)
					.map(([observer, own]) => know(`${name}\0${observer}`, observer, own)),
			]),
		settleZones(isEnd) {
			for (const reader of readers()) {
				reader.settleZone(isEnd);
			}
		},
		offsetOf: (origin, observer) => (readerOf.get(origin)?.zoneOf(observer) ?? zone()).offset,
		last: which =>
			readers()
				.map(reader => reader[which])
				.findLast(line => line !== undefined),
	};
}
