import {describe, expect, test} from 'vitest';
import {createFingerprints} from '../../source/history/fingerprints.ts';
import {createIdentityIndex} from '../../source/history/identity-index.ts';
import {createLineReferences, type StoredLine} from '../../source/history/line-references.ts';
import {createTextRing} from '../../source/history/text-ring.ts';
import * as fc from 'fast-check';

describe('text ring', () => {
	test('gives back every text that still fits into its size, and nothing of those overwritten', () => {
		fc.assert(
			fc.property(fc.array(fc.string({maxLength: 60}), {maxLength: 80}), texts => {
				const ring = createTextRing(500);
				const stored = texts.map(text => {
					const bytes = Buffer.from(text, 'utf8');
					return {place: ring.add(bytes, 0, bytes.length), length: bytes.length, text: bytes.toString('latin1')};
				});
				let kept = 0;
				for (const {place, length, text} of stored.toReversed()) {
					kept += length;
					const read = ring.read(place, length);
					expect([text, undefined]).toContain(read);
					// A text that does not fit at the end leaves a gap there of less than its own length.
					expect(read !== undefined || kept > 500 - 2 * 240).toBe(true);
				}
			}),
		);
	});

	test('grows to its size without losing what it holds', () => {
		const ring = createTextRing(1024 * 1024);
		const places = Array.from({length: 4000}, (_, index) => {
			const bytes = Buffer.from(`${index}:`.padEnd(200, 'x'));
			return ring.add(bytes, 0, bytes.length);
		});
		expect(places.every((place, index) => ring.read(place, 200)?.startsWith(`${index}:`))).toBe(true);
		expect(ring.read(-1, 3)).toBeUndefined();
	});
});

describe('line references', () => {
	test('the lines of interleaved transactions come back in the order in which they came', () => {
		const lines = createLineReferences(100);
		const last = [-1, -1, -1];
		const first = [-1, -1, -1];
		for (let index = 0; index < 30; index++) {
			const chain = index % 3;
			last[chain] = lines.add(last[chain], chain, index * 10, 5, index + 1);
			first[chain] = first[chain] < 0 ? last[chain] : first[chain];
		}

		for (const chain of [0, 1, 2]) {
			const seen: StoredLine[] = [];
			expect(lines.visit(first[chain], 10, line => seen.push(line))).toBe(0);
			expect(seen.map(({offset}) => offset)).toEqual(Array.from({length: 10}, (_, index) => (index * 3 + chain) * 10));
			expect(seen.every(({origin, length}) => origin === chain && length === 5)).toBe(true);
		}
	});

	test('what the ring let go is counted as gone', () => {
		const lines = createLineReferences(4);
		const first = lines.add(-1, 1, 0, 5, 1);
		let last = first;
		for (let index = 1; index < 6; index++) {
			last = lines.add(last, 1, index, 5, index + 1);
		}

		expect(lines.visit(first, 6, () => undefined)).toBe(6);
		expect(last).toBe(first + 5);
	});
});

describe('identity index', () => {
	test('finds exactly the places that were added and not removed', () => {
		const step = fc.record({hash: fc.nat(6).map(number => number * 2048 + 1), isRemoved: fc.boolean()});
		fc.assert(
			fc.property(fc.array(step, {maxLength: 100}), steps => {
				const index = createIdentityIndex(100);
				const model = new Map<number, number[]>();
				for (const [slot, {hash, isRemoved}] of steps.entries()) {
					const slots = model.get(hash) ?? [];
					if (isRemoved && slots.length > 0) {
						index.remove(hash, slots.shift()!);
					} else {
						index.add(hash, slot);
						slots.push(slot);
					}

					model.set(hash, slots);
				}

				for (const [hash, slots] of model) {
					const found: number[] = [];
					for (let place = index.first(hash); place >= 0; place = index.next(place, hash)) {
						found.push(index.slotAt(place));
					}

					expect(found.toSorted((one, other) => one - other)).toEqual(slots.toSorted((one, other) => one - other));
				}
			}),
		);
	});
});

describe('fingerprints', () => {
	test('know the last ids of a set, and none that was never there', () => {
		const fingerprints = createFingerprints(1000);
		for (let id = 1; id <= 200; id++) {
			fingerprints.add(id, id * 7);
		}

		expect(Array.from({length: 200}, (_, index) => index + 1).every(id => fingerprints.has(id, id * 7))).toBe(true);
		expect(fingerprints.has(1, 8)).toBe(false);
		expect(fingerprints.has(201, 201 * 7)).toBe(false);
	});
});
