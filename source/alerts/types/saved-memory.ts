import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {type BoundedMap} from './bounded-map.ts';
import {type Values} from './cardinality.ts';
import {EventWindow} from './event-window.ts';
import {type Flatline} from './flatline.ts';
import {type Spike, type SpikeStart} from './spike.ts';

/**
What is plain enough to be written as JSON.
*/
export type Plain = unknown;

/**
How the memory of a key is written down and read back. Reading throws at what was not written so.
*/
export type Codec<Value> = {readonly write: (value: Value) => Plain; readonly read: (plain: Plain) => Value};

type PlainEntry = readonly [
	time: Timestamp,
	weight: number,
	document: AlertDocument,
	isMark: boolean,
	count: number | null,
];

/**
The windows of a type, each of a length.
*/
export function windowCodec(
	length: Milliseconds,
	fallOut?: (entry: Parameters<EventWindow['add']>[0]) => void,
): Codec<EventWindow> {
	return {
		write: window =>
			window
				.entries()
				.map(({time, weight, document, isMark = false, count}) => [time, weight, document, isMark, count ?? null]),
		read(plain) {
			const window = new EventWindow(length, fallOut);
			for (const [time, weight, document, isMark, count] of plain as readonly PlainEntry[]) {
				window.add({
					time,
					weight,
					document,
					...(isMark ? {isMark} : {}),
					...(count === null ? {} : {count}),
				});
			}

			return window;
		},
	};
}

export function flatlineCodec(length: Milliseconds): Codec<Flatline> {
	const windows = windowCodec(length);
	return {
		write: ({window, since}) => [windows.write(window), since ?? null],
		read(plain) {
			const [window, since] = plain as readonly [Plain, Timestamp | null];
			return {window: windows.read(window), since: since ?? undefined};
		},
	};
}

export function spikeCodec(length: Milliseconds): Codec<Spike> {
	return {
		write({current, reference, since, quietUntil}) {
			const {write} = windowCodec(length);
			return [write(current), write(reference), since ?? null, Number.isFinite(quietUntil) ? quietUntil : null];
		},
		read(plain) {
			const [current, reference, since, quietUntil] = plain as readonly [
				Plain,
				Plain,
				Timestamp | null,
				Timestamp | null,
			];
			const earlier = windowCodec(length).read(reference);
			return {
				reference: earlier,
				current: windowCodec(length, entry => earlier.add(entry)).read(current),
				since: since ?? undefined,
				quietUntil: quietUntil ?? -Infinity,
			};
		},
	};
}

export const forgottenCodec: Codec<SpikeStart> = {
	write: ({since, quietUntil}) => [since ?? null, Number.isFinite(quietUntil) ? quietUntil : null],
	read(plain) {
		const [since, quietUntil] = plain as ReadonlyArray<Timestamp | null>;
		return {since: since ?? undefined, quietUntil: quietUntil ?? -Infinity};
	},
};

export const valuesCodec: Codec<Values> = {
	write: ({lastSeen, since}) => [[...lastSeen], since ?? null],
	read(plain) {
		const [lastSeen, since] = plain as readonly [ReadonlyArray<readonly [string, Timestamp]>, Timestamp | null];
		const newest = lastSeen.reduce((most, [, time]) => Math.max(most, time), -Infinity);
		return {lastSeen: new Map(lastSeen), since: since ?? undefined, newest, hasLate: true};
	},
};

/**
What is plain already.
*/
export function asItIs<Value>(): Codec<Value> {
	return {write: value => value, read: plain => plain as Value};
}

/**
Writes a map down: how many keys had to go, and each key with what is known of it. A missing key is null.
*/
export function writeMap<Key extends string | undefined, Value>(
	map: BoundedMap<Key, Value>,
	{write}: Codec<Value>,
): Plain {
	return [map.dropped, map.entries().map(([key, value]) => [key ?? null, write(value)])];
}

export function readMap<Key extends string | undefined, Value>(
	plain: Plain,
	map: BoundedMap<Key, Value>,
	{read}: Codec<Value>,
): void {
	const [dropped, entries] = plain as readonly [number, ReadonlyArray<readonly [string | null, Plain]>];
	map.clear();
	for (const [key, value] of entries) {
		map.set((key ?? undefined) as Key, read(value));
	}

	map.dropped = dropped;
}
