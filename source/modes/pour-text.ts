import {setImmediate as nextTurn} from 'node:timers/promises';
import {type ExportText} from '../exports/address-list.ts';
import {second, type Clock, type Milliseconds} from '../waf/clock.ts';

/** A key is answered between two slices. */
const slice: Milliseconds = 25;
const progressAfter: Milliseconds = second;
const progressStep: Milliseconds = 500;

/** Written to the file at once. */
const pieceSize = 65_536;

/**
A function to be called often in long work: it lets keys in once a slice is over.
*/
export function createBreath(clock: Clock): () => Promise<void> | undefined {
	let end = clock.now() + slice;
	const breathe = async (): Promise<void> => {
		await nextTurn();
		end = clock.now() + slice;
	};

	// Nothing to wait for in most cases, and a promise for each of 200,000 rows would cost more than the row.
	return () => (clock.now() < end ? undefined : breathe());
}

export type Pour = {
	readonly clock: Clock;
	readonly isStopped: () => boolean;
	readonly onProgress: (written: number) => void;
};

/**
Writes a text in slices; returns the number of its entries.

@throws Error once it is stopped.
*/
export async function pour(
	{head, entries, notes}: ExportText,
	target: {write(text: string): Promise<void>},
	{clock, isStopped, onProgress}: Pour,
): Promise<number> {
	const breathe = createBreath(clock);
	let nextProgress = clock.now() + progressAfter;
	let held = head.join('');
	let written = 0;
	const take = async (text: string): Promise<void> => {
		held += text;
		if (held.length > pieceSize) {
			const piece = held;
			held = '';
			await target.write(piece);
		}

		await breathe();
		if (isStopped()) {
			throw new Error('waftop was left before the file was whole; nothing is left of it');
		}
	};

	for (const text of entries) {
		written += text === '' ? 0 : 1;
		await take(text);
		if (clock.now() >= nextProgress) {
			nextProgress = clock.now() + progressStep;
			onProgress(written);
		}
	}

	for (const text of notes) {
		await take(text);
	}

	await target.write(held);
	return written;
}
