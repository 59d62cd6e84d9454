import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {readStateFile, writeStateFile} from '../actions/alerts/state-file.ts';
import {openToldJournal, type ToldJournal} from '../actions/alerts/told-journal.ts';
import {type AlertEngine} from '../alerts/live/engine.ts';
import {type SavedEngine} from '../alerts/live/saved-engine.ts';
import {minute, type Timestamp} from '../waf/clock.ts';
import {type SavedCounts} from './counted-log.ts';
import {type Incident} from './open-incidents.ts';

/**
What rules know, from run to run: their windows, silences and events, and which transactions of the logs they were handed.
*/
export type AlertMemory = {
	/** Of the run before; undefined: there was none. */
	readonly counts: SavedCounts | undefined;

	/** Alerts that were told and not ended. */
	readonly incidents: readonly Incident[];

	/** Why an earlier one could not be read, in a sentence. */
	readonly problem: string | undefined;

	/** Events that were told after the state was written last. */
	readonly told: ReadonlySet<string>;

	/** Gives the engine what was kept; returns why it could not. */
	restore(engine: AlertEngine, now: Timestamp): string | undefined;
	noteTold(id: string): void;

	/** Writes everything down. Nothing of it may change meanwhile. */
	save(engine: AlertEngine, counts: SavedCounts, incidents: readonly Incident[]): Promise<void>;
	close(): void;
};

type Kept = {
	readonly counts: SavedCounts;
	readonly engine: Omit<SavedEngine, 'rules'>;

	/** Missing in the state of an older version. */
	readonly incidents?: readonly Incident[];
};

export function openAlertMemory(folder: string): AlertMemory {
	const file = path.join(folder, 'state.jsonl');
	const kept = readStateFile(file);
	const journal: ToldJournal = openToldJournal(path.join(folder, 'told'));
	const toProblem = (why: string) => `what rules knew is not taken over, since ${why}: ${file}; they begin anew`;
	const [first, ...rules] = kept !== undefined && 'parts' in kept ? kept.parts : [];
	const base = isKept(first) ? first : undefined;
	return {
		counts: base?.counts,
		incidents: base?.incidents ?? [],
		problem:
			kept !== undefined && 'problem' in kept
				? toProblem(kept.problem)
				: kept !== undefined && base === undefined
					? toProblem('it is damaged')
					: undefined,
		told: journal.told,
		restore(engine, now) {
			if (base === undefined) {
				return undefined;
			}

			// Whatever comes would be late for it.
			if ((base.engine.clock ?? now) > now + minute) {
				return toProblem("its clock is ahead of this machine's");
			}

			try {
				engine.restore({...base.engine, rules: rules as SavedEngine['rules']});
				return undefined;
			} catch {
				return toProblem('it is damaged');
			}
		},
		noteTold: journal.note,
		async save(engine, counts, incidents) {
			const {rules: saved, ...others} = engine.save();
			await writeStateFile(file, toParts({counts, engine: others, incidents}, saved));
			journal.clear();
		},
		close: journal.close,
	};
}

/** A rule at a time: keys and frames have their turn in between. */
async function* toParts(kept: Kept, rules: SavedEngine['rules']): AsyncGenerator<string> {
	yield JSON.stringify(kept);
	for (const rule of rules) {
		yield JSON.stringify(rule);
		await nextTurn();
	}
}

function isKept(part: unknown): part is Kept {
	const {counts, engine} = (part ?? {}) as Partial<Kept>;
	return Array.isArray(counts?.files) && Array.isArray(counts.seen) && Array.isArray(engine?.events);
}
