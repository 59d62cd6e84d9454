import inspector from 'node:inspector';
import {Buffer} from 'node:buffer';

/*
Counts the work of a piece of code, not its time: how often each block of our own code runs, a loop's body at each turn, and how many bytes or signs the language's own searches and copies go over.
*/
type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What a call of the language's own costs: told what it was called on, with what, and what it gave. */
type Cost = (self: unknown, args: readonly unknown[], result: unknown, before: number) => number;

const lengthOf = (value: unknown): number =>
	typeof value === 'string' || Array.isArray(value) || ArrayBuffer.isView(value)
		? ((value as {length?: number}).length ?? 0)
		: 0;

/** A search goes up to where it found something, from where it was asked to begin. */
const searched: Cost = (self, [, from], result) => {
	const begin = typeof from === 'number' ? from : 0;
	return typeof result === 'number' && result >= 0 ? result - begin + 1 : lengthOf(self) - begin;
};
const searchedBack: Cost = (self, [, from], result) =>
	(typeof from === 'number' ? from : lengthOf(self)) - Math.max(Number(result), 0) + 1;
const all: Cost = self => lengthOf(self);
const given: Cost = (_self, _args, result) => lengthOf(result);
const taken: Cost = (_self, [value]) => lengthOf(value);

/** An expression goes on from its last place where it has one; a sticky one stays there. */
const matched: Cost = (self, [text], result, before) => {
	const {sticky, global} = self as RegExp;
	const from = sticky || global ? before : 0;
	if (result === null) {
		return sticky ? 1 : lengthOf(text) - from;
	}

	const {index, 0: found} = result as RegExpExecArray;
	return index + found.length - from;
};

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const methods: ReadonlyArray<readonly [holder: object, name: string, cost: Cost]> = [
	...(['indexOf', 'search'] as const).map(name => [String.prototype, name, searched] as const),
	...(['includes', 'split', 'replace', 'replaceAll', 'toLowerCase', 'trim'] as const).map(
		name => [String.prototype, name, all] as const,
	),
	...(['slice', 'repeat', 'padEnd', 'concat'] as const).map(name => [String.prototype, name, given] as const),
	[String.prototype, 'lastIndexOf', searchedBack],
	[RegExp.prototype, 'exec', matched],
	[typedArray, 'indexOf', searched],
	[Buffer.prototype, 'indexOf', searched],
	[Buffer.prototype, 'includes', all],
	[Buffer.prototype, 'lastIndexOf', searchedBack],
	[typedArray, 'lastIndexOf', searchedBack],
	[Buffer.prototype, 'toString', given],
	[Buffer.prototype, 'copy', (_self, _args, result) => Number(result)],
	[typedArray, 'set', taken],
	[typedArray, 'slice', given],
	...(['concat', 'slice', 'flat', 'toSorted', 'toReversed', 'map', 'filter', 'flatMap'] as const).map(
		name => [Array.prototype, name, given] as const,
	),
	...(['join', 'includes', 'indexOf', 'splice', 'forEach', 'reduce', 'shift', 'unshift'] as const).map(
		name => [Array.prototype, name, all] as const,
	),
	[JSON, 'parse', taken],
	[JSON, 'stringify', given],
];

let session: inspector.Session | undefined;

/** Of our own code since it was asked last. How often a function ran is not exact until it is warm; its branches and loops are. */
function takeBlocks(): number {
	if (session === undefined) {
		session = new inspector.Session();
		session.connect();
		session.post('Profiler.enable');
		session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: true});
	}

	let blocks = 0;
	session.post('Profiler.takePreciseCoverage', (_, coverage) => {
		for (const {url, functions} of coverage.result) {
			for (const {ranges, isBlockCoverage} of url.includes('/source/') ? functions : []) {
				for (const {count} of isBlockCoverage ? ranges.slice(1) : []) {
					blocks += count;
				}
			}
		}
	});
	return blocks;
}

/**
Counts no more: code runs at its usual speed again.
*/
export function stopCounting(): void {
	session?.post('Profiler.stopPreciseCoverage');
	session?.post('Profiler.disable');
	session?.disconnect();
	session = undefined;
}

/**
The steps that each of the runs takes. What fills a memory that others find is to be run before. To be followed by `stopCounting` at the end of all.
*/
export async function countSteps(runs: ReadonlyArray<() => unknown>): Promise<number[]> {
	let steps = 0;
	let isCounting = false;
	const restore = methods.map(([holder, name, cost]) => {
		const own = Reflect.get(holder, name) as Method;
		const counted: Method = function (...args) {
			const before = this instanceof RegExp ? this.lastIndex : 0;
			const result = own.apply(this, args);
			if (isCounting) {
				isCounting = false;
				steps += Math.max(0, cost(this, args, result, before));
				isCounting = true;
			}

			return result;
		};
		Object.defineProperty(holder, name, {value: counted, configurable: true, writable: true});
		return () => Object.defineProperty(holder, name, {value: own, configurable: true, writable: true});
	});
	const counts: number[] = [];
	try {
		takeBlocks();
		for (const run of runs) {
			steps = 0;
			isCounting = true;
			await run();
			isCounting = false;
			counts.push(steps + takeBlocks());
		}
	} finally {
		isCounting = false;
		for (const back of restore) {
			back();
		}
	}

	return counts;
}
