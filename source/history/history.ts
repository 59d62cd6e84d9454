import {type Category} from '../waf/category.ts';
import {type ObserverParts} from '../waf/observer-parts.ts';
import {type Timestamp} from '../waf/clock.ts';
import {type CategorySets, createCategorySets} from './category-sets.ts';
import {type Columns, createColumns, defaultCapacity, zonedTime} from './columns.ts';
import {createDictionary, type Dictionary} from './dictionary.ts';
import {createFingerprints, type Fingerprints} from './fingerprints.ts';
import {createIdentityIndex, type IdentityIndex} from './identity-index.ts';
import {createLineReferences, type LineReferences} from './line-references.ts';
import {createMinuteBuckets, type MinuteBuckets} from './minute-buckets.ts';
import {createTextRing, type TextRing} from './text-ring.ts';

const bytesOfTargets = 16 * 1024 * 1024;
const linesPerTransaction = 6;
const evictedRemembered = 1_000_000;
/** No span holds this time. */
const hidden = -Infinity;
const mostObservers = 65_535;

/**
The latest transactions, a ring of columns, with all that refers into it. Rows are numbered from 0 on; row r lies at `r % capacity`.
*/
export type History = {
	readonly columns: Columns;
	readonly clients: Dictionary;
	readonly methods: Dictionary;
	readonly hosts: Dictionary;
	readonly paths: Dictionary;

	/** User agents. */
	readonly agents: Dictionary;

	/** Rule numbers in log order, two bytes each. */
	readonly ruleSets: Dictionary;
	readonly targets: TextRing;
	readonly lines: LineReferences;
	readonly index: IdentityIndex;
	readonly evicted: Fingerprints;
	readonly minutes: MinuteBuckets;

	/** The next row's number; the oldest one still here is `firstRow`. */
	readonly nextRow: number;
	readonly firstRow: number;

	/** Newest time of any row; NaN before the first. */
	readonly newest: Timestamp;

	/** The same of the rows of one origin. */
	newestOf(origin: number): Timestamp;

	/** With the newest time of each origin. */
	visitNewest(visit: (origin: number, time: Timestamp) => void): void;

	/** From this time on every transaction is still here; -Infinity while none was let go. */
	readonly completeFrom: Timestamp;

	/** Numbers of the categories in the category column; 0 for none. */
	toCategoryNumber(category: Category | undefined): number;
	categoryOf(number: number): Category | undefined;
	readonly categoryLimit: number;
	readonly categorySets: CategorySets;

	/** Numbers of machines and containers in the observer column; 0 for none, and for those beyond 65,535. One may have no name, where only a file is known. */
	toObserverNumber(observer: string | undefined, parts?: ObserverParts): number;
	observerOf(number: number): string | undefined;
	observerPartsOf(number: number): ObserverParts | undefined;

	/** How many machines and containers have been named. */
	readonly observerCount: number;

	/** Makes room and returns the place of a new row with the given time, of a log. */
	add(time: Timestamp, origin?: number): number;

	/** Gives a row another time. */
	move(slot: number, time: Timestamp): void;

	/** Takes a row out of all that is counted and shown, since it is one with another. */
	hide(slot: number): void;
	isHidden(slot: number): boolean;

	/** Moves the times of all rows of an origin, since its zone was learned; with `isOf` those of whom it says so, by name. */
	shift(origin: number, by: number, isOf?: (observer: string | undefined) => boolean): void;

	/** How often that was done. */
	readonly shifts: number;
};

export function createHistory(capacity = defaultCapacity): History {
	const columns = createColumns(capacity);
	const clients = createDictionary();
	const methods = createDictionary();
	const hosts = createDictionary();
	const paths = createDictionary();
	const agents = createDictionary();
	const ruleSets = createDictionary();
	const index = createIdentityIndex(capacity);
	const evicted = createFingerprints(evictedRemembered);
	const minutes = createMinuteBuckets();
	const categories: Array<Category | undefined> = [undefined];
	const observers: Array<{readonly name?: string | undefined; readonly parts?: ObserverParts | undefined}> = [{}];
	const observerNames = new Set<string>();
	const observerNumbers = new Map<string, number>();
	const held: ReadonlyArray<readonly [Int32Array, Dictionary]> = [
		[columns.client, clients],
		[columns.method, methods],
		[columns.host, hosts],
		[columns.path, paths],
		[columns.agent, agents],
		[columns.ruleSet, ruleSets],
	];
	let nextRow = 0;
	let newest = Number.NaN;
	const newestTimes = new Map<number, Timestamp>();
	let completeFrom = -Infinity;
	let shifts = 0;

	const evict = (slot: number): void => {
		for (const [column, dictionary] of held) {
			if (column[slot] >= 0) {
				dictionary.release(column[slot]);
				column[slot] = -1;
			}
		}

		if (columns.idHash[slot] !== 0 || columns.idCheck[slot] !== 0) {
			index.remove(columns.idHash[slot], slot);
			evicted.add(columns.idHash[slot], columns.idCheck[slot]);
		}

		completeFrom = Math.max(completeFrom, columns.time[slot]);
	};

	const move = (slot: number, time: Timestamp): void => {
		minutes.remove(columns.time[slot], columns.outcome[slot], columns.category[slot]);
		columns.time[slot] = time;
		minutes.add(time, columns.outcome[slot], columns.category[slot]);
	};

	return {
		columns,
		clients,
		methods,
		hosts,
		paths,
		agents,
		ruleSets,
		targets: createTextRing(bytesOfTargets),
		lines: createLineReferences(capacity * linesPerTransaction),
		index,
		evicted,
		minutes,
		get nextRow() {
			return nextRow;
		},
		get firstRow() {
			return Math.max(0, nextRow - capacity);
		},
		get newest() {
			return newest;
		},
		newestOf: origin => newestTimes.get(origin) ?? Number.NaN,
		visitNewest(visit) {
			for (const [origin, time] of newestTimes) {
				visit(origin, time);
			}
		},
		get completeFrom() {
			return completeFrom;
		},
		toCategoryNumber(category) {
			const number = categories.indexOf(category);
			if (number >= 0) {
				return number;
			}

			categories.push(category);
			return categories.length - 1;
		},
		categoryOf: number => categories[number],
		categorySets: createCategorySets(),
		get categoryLimit() {
			return categories.length;
		},
		observerOf: number => observers[number]?.name,
		observerPartsOf: number => observers[number]?.parts,
		get observerCount() {
			return observerNames.size;
		},
		toObserverNumber(name, parts) {
			const key = [name, ...Object.entries(parts ?? {}).flat()].join('\0');
			let number = observerNumbers.get(key);
			if (number === undefined && observers.length < mostObservers) {
				number = observers.push({name, parts}) - 1;
				observerNumbers.set(key, number);
				if (name !== undefined) {
					observerNames.add(name);
				}
			}

			return number ?? 0;
		},
		add(time, origin = 0) {
			const row = nextRow++;
			const slot = row % capacity;
			if (row >= capacity) {
				evict(slot);
			}

			columns.row[slot] = row;
			columns.time[slot] = time;
			columns.origin[slot] = origin;
			newest = time > newest || Number.isNaN(newest) ? time : newest;
			newestTimes.set(origin, Math.max(time, newestTimes.get(origin) ?? -Infinity));
			return slot;
		},
		move,
		hide(slot) {
			minutes.remove(columns.time[slot], columns.outcome[slot], columns.category[slot]);
			columns.time[slot] = hidden;
		},
		isHidden: slot => columns.time[slot] === hidden,
		get shifts() {
			return shifts;
		},
		shift(origin, by, isOf = () => true) {
			shifts++;
			const isAsked = observers.map(({name}) => isOf(name));
			for (let slot = 0; slot < Math.min(nextRow, capacity); slot++) {
				const isOwn =
					columns.origin[slot] === origin && (columns.flags[slot] & zonedTime) === 0 && isAsked[columns.observer[slot]];
				if (isOwn && Number.isFinite(columns.time[slot])) {
					move(slot, columns.time[slot] + by);
				}
			}

			newest = -Infinity;
			newestTimes.clear();
			for (let slot = 0; slot < Math.min(nextRow, capacity); slot++) {
				const time = columns.time[slot];
				newest = Math.max(newest, time);
				newestTimes.set(columns.origin[slot], Math.max(time, newestTimes.get(columns.origin[slot]) ?? -Infinity));
			}

			newest = nextRow === 0 ? Number.NaN : newest;
			// Which log the rows that were let go were of is not known: the later of both is the safe one.
			completeFrom = Math.max(completeFrom, completeFrom + by);
		},
	};
}
