import {type AnswerScope, type GroupAnswers} from './answers.ts';
import {type Category} from './category.ts';
import {type Timestamp} from './clock.ts';
import {type Outcome} from './outcome.ts';
import {type Count} from './question.ts';

/**
Requests of one client to one target that were not stopped: detected or passed. Texts are raw from outside.
*/
export type ThroughGroup = {
	/** Names the group among others. */
	readonly key: string;
	readonly client: string | undefined;
	readonly host: string | undefined;

	/** Without its query. */
	readonly path: string | undefined;
	readonly count: number;

	/** Of them, those over the threshold; the others passed. */
	readonly detected: number;
	readonly firstSeen: Timestamp;
	readonly lastSeen: Timestamp;

	/** Of the worst of them, as far as whoever counted tells. Without an access log nothing but the first two; `blocked` where the application ran all the same. */
	readonly outcome: Extract<Outcome, 'detected' | 'passed' | 'blocked'> | 'unseen';
	readonly method: string | undefined;
	readonly category: Category | undefined;
	readonly score: number | undefined;
	readonly scoreEstimated: boolean;
	readonly threshold: number | undefined;

	/** The different ones that it was answered with, rising; empty where no record tells. */
	readonly statuses: readonly number[];

	/** Row number of the worst one; undefined where it was not read here. */
	readonly worst: number | undefined;

	/** False where no rule matched any of them: there is nothing to show of what they carried. */
	readonly isMatched?: boolean;

	/** What the access log tells of them; undefined without one. */
	readonly answers?: GroupAnswers | undefined;

	/** Its client stands in a line that was not cut and has one reading. */
	readonly clientCertain: boolean;
};

/**
What was not stopped, worst first: over the threshold before passed, those that matched no rule last; then by score, then by how many.
*/
export type Through = {
	readonly groups: readonly ThroughGroup[];

	/** How many groups there are. */
	readonly distinct: Count;

	/** What the access log tells of the whole; undefined without one. */
	readonly scope?: AnswerScope;

	/** A search server counted. */
	readonly byServer?: true;

	/** Why whoever counts cannot tell, as a sentence. */
	readonly untold?: string;
};

/**
A client and a target as one text, which names their group.
*/
export function nameGroup({client, host, path}: Pick<ThroughGroup, 'client' | 'host' | 'path'>): string {
	return [client, host, path].map(part => part ?? '').join('\0');
}
