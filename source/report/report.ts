import {type Marked} from '../questions/count-marked.ts';
import {type Findings} from '../questions/findings.ts';
import {type QuotedTransaction} from '../questions/quoted-transaction.ts';
import {type Summary} from '../questions/summary.ts';
import {type BinnedTimeline} from '../questions/time-bins.ts';
import {type Group} from '../questions/worst-groups.ts';
import {type PrintedAnswers} from '../views/printed/answers-text.ts';
import {type Category} from '../waf/category.ts';
import {type Timestamp} from '../waf/clock.ts';
import {type Gap} from '../waf/delivery.ts';
import {chooseDenials, type ReportedDenial} from './denials.ts';

/**
What happened and whether it was stopped, with what it was asked for: the same for all renderings. Texts are raw from outside.
*/
export type Report = {
	readonly asked: Asked;

	/** The numbers: what a summary of the same question says. */
	readonly summary: Summary;

	/** In at most 120 steps, and in at most 60. */
	readonly timeline: BinnedTimeline;
	readonly shortTimeline: BinnedTimeline;
	readonly notStopped: NotStoppedList;

	/** What the access log tells of what got through; undefined without one. */
	readonly answers?: PrintedAnswers | undefined;

	/** Of each category among the most frequent ones, the worst transaction. */
	readonly examples: ReadonlyMap<Category, QuotedTransaction>;

	/** Transactions whose client is hidden by forged text. */
	readonly hiddenClients: number;

	/** Nothing was found since the logs hold nothing of the span: the time of their last line, where it is known. */
	readonly emptySpan?: {readonly newest: Timestamp | undefined} | undefined;
	readonly gaps: readonly Gap[];

	/** Made while it went on, or in the day after. */
	readonly denials: readonly ReportedDenial[];

	/** What of it people have marked; and why the marks could not be read. */
	readonly marked: readonly Marked[];
	readonly marksProblem?: string | undefined;

	/** Requests that the screen counts and that are no longer, or not, at hand: they are in none of the numbers. */
	readonly missing: number;

	/** Logs that could not be read to their end, and why. */
	readonly lost: ReadonlyArray<{readonly name: string; readonly why: string | undefined}>;
};

/**
What was asked, when and of what.
*/
export type Asked = {
	readonly version: string;
	readonly made: Timestamp;

	/** As the person named them: `-` is standard input. */
	readonly sources: readonly string[];

	/** A search server was read, not files. */
	readonly isIndex: boolean;

	/** What was named; undefined: from the beginning, to the end. */
	readonly since: Timestamp | undefined;
	readonly until: Timestamp | undefined;

	/** As it is written; empty: none. */
	readonly filter: string;

	/** Less than window and filter hold. */
	readonly only?: 'not stopped' | 'one transaction' | undefined;
	readonly showSecrets: boolean;
};

export type NotStoppedList = {
	readonly groups: ReadonlyArray<Group<QuotedTransaction>>;

	/** Requests in no group: they passed since no rule matched. */
	readonly unmatched: number;

	/** Groups beyond these, at least so many where `isCut`; and their requests. */
	readonly moreGroups: number;
	readonly isCut: boolean;
	readonly moreRequests: number;
};

const mostBins = 120;
const fewBins = 60;
const mostGroups = 20;

/**
Puts a report together from what was counted.
*/
export function makeReport(
	asked: Asked,
	summary: Summary,
	findings: Findings,
	{
		gaps,
		lost,
		denials,
		marksProblem,
		answers,
		missing = 0,
	}: Pick<Report, 'gaps' | 'lost' | 'denials' | 'marksProblem' | 'answers'> & {readonly missing?: number},
): Report {
	const {timeline, notStopped, hiddenClients, unmatched} = findings;
	const examples = findings.examples();
	const groups = notStopped.top(mostGroups).map(group => ({...group, sample: group.sample?.()}));
	const shown = groups.reduce((sum, {count}) => sum + count, 0);
	return {
		asked,
		summary,
		timeline: timeline.read(summary.zone.offset, mostBins),
		shortTimeline: timeline.read(summary.zone.offset, fewBins),
		notStopped: {
			groups,
			moreGroups: notStopped.size - groups.length,
			isCut: notStopped.isCut,
			unmatched,
			moreRequests: summary.outcomes.detected + summary.outcomes.passed - unmatched - shown,
		},
		examples: new Map(
			summary.categories.rows.flatMap(({key}) => {
				const example = examples.get(key);
				return example === undefined ? [] : [[key, example] as const];
			}),
		),
		hiddenClients,
		answers,
		marked: findings.marked(),
		marksProblem,
		gaps,
		lost,
		missing,
		denials: chooseDenials(denials, summary),
	};
}
