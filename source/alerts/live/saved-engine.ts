import {type AlertEvent} from '../../waf/alerts-status.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {type Silence} from '../evaluation/silence.ts';
import {type HeldDocument} from './held-documents.ts';
import {type SavedRule} from './live-rule.ts';
import {type SavedStanding} from './rule-standing.ts';

/**
What an engine remembers, as it is written down.
*/
export type SavedEngine = {
	readonly clock: Timestamp | null;
	readonly newest: Timestamp | null;
	readonly grid: ReadonlyArray<readonly [number, Timestamp]>;
	readonly silences: ReadonlyArray<readonly [string, Silence]>;
	readonly snoozes: ReadonlyArray<readonly [string, Timestamp]>;
	readonly events: readonly AlertEvent[];
	readonly waiting: readonly HeldDocument[];
	readonly rules: ReadonlyArray<{
		readonly name: string;
		readonly mark: string;
		readonly rule: SavedRule;
		readonly standing: SavedStanding;
	}>;
};
