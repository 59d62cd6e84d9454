import {type TimeZone} from '../waf/time-zone.ts';
import {createZoneLearner, type ZoneLearner} from './lines/zone-learner.ts';

/**
The zones of one log: its own, and that of each machine or container whose lines stand in it. Who tells none takes the log's.
*/
export type ObserverZones = {
	/** Of lines without a name around them. Settling it settles all. */
	readonly learner: ZoneLearner;

	/** Of the lines of a machine or container, by its name. */
	learnerOf(observer: string): ZoneLearner;
	zoneOf(observer: string | undefined): TimeZone;

	/** Those that told a zone of their own, in the order in which they came. */
	own(): ReadonlyArray<readonly [observer: string, zone: TimeZone]>;
};

/**
@param onZone Called when earlier observations were given in another zone: of those written by whom `isOf` says so.
*/
export function createObserverZones(
	assumed: TimeZone,
	onZone: (after: TimeZone, before: TimeZone, isOf: (observer: string | undefined) => boolean) => void,
): ObserverZones {
	const shared = createZoneLearner(assumed);
	const learners = new Map<string, ZoneLearner>();

	const zoneToldBy = (observer: string | undefined): TimeZone | undefined => {
		const zone = observer === undefined ? undefined : learners.get(observer)?.zone;
		return zone === assumed ? undefined : zone;
	};

	const zoneOf = (observer: string | undefined): TimeZone => zoneToldBy(observer) ?? shared.zone;

	const changeShared = (change: (learner: ZoneLearner) => boolean): boolean => {
		const before = shared.zone;
		const isChanged = change(shared);
		if (isChanged) {
			onZone(shared.zone, before, observer => zoneToldBy(observer) === undefined);
		}

		return isChanged;
	};

	/** The log's zone was only taken for its own until it told one. */
	const changeOwn = (observer: string, own: ZoneLearner, change: (learner: ZoneLearner) => boolean): boolean => {
		const before = zoneToldBy(observer) ?? {offset: shared.zone.offset, source: 'assumed'};
		const isChanged = change(own);
		if (isChanged) {
			onZone(own.zone, before, name => name === observer);
		}

		return isChanged;
	};

	/** What one tells is the log's zone, too, until three agreed on that. */
	const change = (observer: string, own: ZoneLearner, does: (learner: ZoneLearner) => boolean): boolean => {
		const isChanged = changeOwn(observer, own, does);
		return (shared.zone.source === 'assumed' && changeShared(does)) || isChanged;
	};

	const createLearnerOf = (observer: string): ZoneLearner => {
		const own = createZoneLearner(assumed);
		learners.set(observer, own);
		return {
			get zone() {
				return zoneOf(observer);
			},
			learn: (localTime, idSecond, voter) =>
				change(observer, own, learner => learner.learn(localTime, idSecond, voter)),
			take: offset => change(observer, own, learner => learner.take(offset)),
			settle: isEnd => changeOwn(observer, own, learner => learner.settle(isEnd)),
		};
	};

	const named = new Map<string, ZoneLearner>();
	return {
		learner: {
			get zone() {
				return shared.zone;
			},
			learn: (localTime, idSecond, voter) => changeShared(learner => learner.learn(localTime, idSecond, voter)),
			take: offset => changeShared(learner => learner.take(offset)),
			settle(isEnd) {
				for (const learner of named.values()) {
					learner.settle(isEnd);
				}

				return changeShared(learner => learner.settle(isEnd));
			},
		},
		learnerOf(observer) {
			const known = named.get(observer) ?? createLearnerOf(observer);
			named.set(observer, known);
			return known;
		},
		zoneOf,
		own: () =>
			[...learners.keys()].flatMap(observer => {
				const zone = zoneToldBy(observer);
				return zone === undefined ? [] : [[observer, zone] as const];
			}),
	};
}
