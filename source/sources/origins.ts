import {closeSync, fstatSync, readSync} from 'node:fs';
import * as Byte from '../waf/byte.ts';
import {type Origin, type OriginKind} from '../waf/delivery.ts';
import {longestLine} from './longest-line.ts';
import {createMemoryPool} from './memory-pool.ts';
import {createMemoryRing} from './memory-ring.ts';
import {type LineReference} from './source.ts';

/**
The book of all streams of bytes that this process has opened, from which a line can be read again.
*/
export type Origins = {
	/** Enters one generation of a file and takes its descriptor over. */
	openFile(name: string, descriptor: number): Origin;

	/** The file was truncated in place: its descriptor serves a new origin, and the lines of the old one are gone. */
	restart(origin: Origin): Origin;

	/** The file was rotated away and is read to its end: its descriptor stays open until 16 newer ones have been retired. */
	retire(origin: Origin): void;

	/** Enters a stream that cannot be read twice; what goes through `append` stays readable for 32 MB. */
	openMemory(name: string): {readonly origin: Origin; readonly append: (bytes: Uint8Array) => void};

	/** Enters a packed file; of all packed files together the last 32 MB that went through `keep` stay readable, by their place in the unpacked text. */
	openPacked(name: string): {readonly origin: Origin; readonly keep: (offset: number, bytes: Uint8Array) => void};

	/** Another name for a stream that is kept in memory: its lines lie among those of the other. */
	share(origin: Origin, name: string): Origin;

	/** The bytes of a line, at most `longestLine` of it, or nothing where they are gone. Costs one read of the file. */
	read(reference: LineReference): Uint8Array | undefined;

	/** The line that begins at a place, whose length nobody kept; at most 64 KB of it, or nothing where it is gone. */
	readLine(place: Omit<LineReference, 'length'>): Uint8Array | undefined;

	/** The path as the person gave it, or `-`. */
	nameOf(origin: number): string | undefined;

	/** Whether an offset is one in the file itself, in what it unpacks to, or in what went by. */
	kindOf(origin: number): OriginKind;

	/** Of a file that can still be read. */
	inodeOf(origin: number): number | undefined;

	/** The descriptor of a file that can still be read. */
	descriptorOf(origin: number): number | undefined;

	/** Closes every descriptor. */
	close(): void;
};

const rotatedLimit = 16;

type Place = {
	readonly origin: Origin;
	readonly kind: OriginKind;
	descriptor?: number;
	readonly memory?: Pick<ReturnType<typeof createMemoryRing>, 'read'>;
};

/**
Makes an empty book; a process has one.
*/
export function createOrigins(): Origins {
	const places: Place[] = [];
	const rotated: Place[] = [];
	const pool = createMemoryPool();

	const enter = (name: string, where: Omit<Place, 'origin'>): Place => {
		const place = {origin: {number: places.length, name}, ...where};
		places.push(place);
		return place;
	};

	const close = (place: Place) => {
		if (place.descriptor !== undefined) {
			closeSync(place.descriptor);
			place.descriptor = undefined;
		}
	};

	return {
		openFile: (name, descriptor) => enter(name, {kind: 'file', descriptor}).origin,

		restart(origin) {
			const place = places[origin.number];
			const {descriptor} = place;
			place.descriptor = undefined;
			return enter(origin.name, {kind: 'file', descriptor}).origin;
		},

		retire(origin) {
			rotated.push(places[origin.number]);
			if (rotated.length > rotatedLimit) {
				close(rotated.shift()!);
			}
		},

		openMemory(name) {
			const memory = createMemoryRing();
			return {origin: enter(name, {kind: 'stream', memory}).origin, append: memory.append};
		},

		openPacked(name) {
			const stream = places.length;
			const memory = {read: (offset: number, length: number) => pool.read(stream, offset, length)};
			return {
				origin: enter(name, {kind: 'packed', memory}).origin,
				keep(offset, bytes) {
					pool.keep(stream, offset, bytes);
				},
			};
		},

		share(origin, name) {
			const {kind, memory} = places[origin.number];
			return enter(name, {kind, memory}).origin;
		},

		read({origin, offset, length}) {
			const place = places[origin];
			const wanted = Math.min(length, longestLine);
			if (place?.memory) {
				return place.memory.read(offset, wanted);
			}

			return place?.descriptor === undefined ? undefined : readExactly(place.descriptor, offset, wanted);
		},

		readLine({origin, offset}) {
			const place = places[origin];
			for (const length of shortToLong) {
				const bytes =
					place?.memory === undefined
						? readAsMuch(place?.descriptor, offset, length)
						: longToShort.map(shorter => place.memory?.read(offset, Math.min(shorter, length))).find(Boolean);
				const end = bytes?.indexOf(Byte.newline) ?? -1;
				if (bytes === undefined || end >= 0 || length === shortToLong.at(-1)) {
					return bytes === undefined || bytes.length === 0 ? undefined : bytes.subarray(0, end < 0 ? undefined : end);
				}
			}

			return undefined;
		},

		nameOf: origin => places[origin]?.origin.name,

		kindOf: origin => places[origin]?.kind ?? 'stream',

		inodeOf(origin) {
			const descriptor = places[origin]?.descriptor;
			return descriptor === undefined ? undefined : fstatSync(descriptor).ino;
		},

		descriptorOf: origin => places[origin]?.descriptor,

		close() {
			places.forEach(close);
		},
	};
}

/** Most lines are short; near the end of a stream there is less than a long one would have. */
const shortToLong = [1024, 65_536];
const longToShort = [65_536, 16_384, 4096, 1024, 512, 256, 128, 64, 32];

function readAsMuch(descriptor: number | undefined, offset: number, length: number): Uint8Array | undefined {
	if (descriptor === undefined) {
		return undefined;
	}

	const bytes = new Uint8Array(length);
	try {
		return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
	} catch {
		return undefined;
	}
}

function readExactly(descriptor: number, offset: number, length: number): Uint8Array | undefined {
	const bytes = new Uint8Array(length);
	try {
		// A shorter answer means that the file was truncated a moment ago and its tail has not noticed yet.
		return readSync(descriptor, bytes, 0, length, offset) === length ? bytes : undefined;
	} catch {
		return undefined;
	}
}
