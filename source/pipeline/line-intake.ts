import {type OpenRecordFile} from '../parsing/records/audit-reader.ts';
import {createLogReader} from '../parsing/log-reader.ts';
import {type LineSlice, type Reader} from '../parsing/lines/line-reader.ts';
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

	/** Of each file, in the order in which they came. */
	zones(): readonly LogZone[];

	/** At the end of input, or after some silence: what few ids told of the zones is taken. */
	settleZones(isEnd: boolean): void;

	/** What the times of an origin are ahead of UTC. */
	offsetOf(origin: number): Milliseconds;
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

	/** Rows of the origin were in another zone by so much. */
	readonly onZone: (origin: number, by: Milliseconds) => void;
};

type Lane = {
	readonly reader: Reader;
	readonly origins: Set<number>;

	/** The same object while it stays: what is shown is compared by it. */
	known: LogZone;
};

export function createLineIntake(options: LineIntakeOptions): LineIntake {
	const {rules, clock, assumed, zoneOf, openRecordFile, observerOf, onForbidden, onZone} = options;
	const lanes = new Map<string, Lane>();
	let ordinal = 0;
	const readerOf = new Map<number, Reader>();
	const readers = (): Reader[] => [...lanes.values()].map(({reader}) => reader);
	const zone = (): TimeZone => {
		const known = chooseZone(readers().map(reader => reader.zone));
		return known === undefined || (known.source === 'assumed' && assumed.source !== 'assumed') ? assumed : known;
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
				onZone(after, before) {
					// Rows in a zone that ids told were right: a log that changes its zone moves none of them.
					for (const origin of before.source === 'assumed' ? origins : []) {
						onZone(origin, before.offset - after.offset);
					}
				},
			});
			lane = {reader, origins, known: {name, zone: reader.zone}};
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
			[...lanes.values()].map(lane => {
				const {reader, known} = lane;
				lane.known = known.zone === reader.zone ? known : {...known, zone: reader.zone};
				return lane.known;
			}),
		settleZones(isEnd) {
			for (const reader of readers()) {
				reader.settleZone(isEnd);
			}
		},
		offsetOf: origin => (readerOf.get(origin)?.zone ?? zone()).offset,
		last: which =>
			readers()
				.map(reader => reader[which])
				.findLast(line => line !== undefined),
	};
}
