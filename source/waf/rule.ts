import {type Category} from './category.ts';

/**
A rule of a rule set as the log prints it: one object for each variety of id, file, severity and tags that was seen.
Texts are as in the log (escaped), from the rule's author but for macros.
*/
export type Rule = {
	/** Small and unique within the process; columns of the history keep it. */
	readonly number: number;

	/** 0 where the line has none. */
	readonly id: number;
	readonly file: string | undefined;
	readonly message: string | undefined;

	/** -1 where the line has none. */
	readonly severity: number;
	readonly version: string | undefined;

	/** Undefined where a cut took them, or where a rule prints too many different ones to keep apart. */
	readonly tags: readonly string[] | undefined;
	readonly paranoiaLevel: number | undefined;

	/** Undefined for evaluation rules and for lines without a rule. */
	readonly category: Category | undefined;

	/** What the rule says about the anomaly score, if it is an evaluation or closing rule. */
	readonly evaluation: Evaluation | undefined;
};

/**
- `inbound`, `outbound`: compares the score of request or response with its threshold (949110, 959100 and the like); a match is over the threshold.
- `closing`: reports scores at the end of a transaction (980xxx), whatever they are.
*/
export type Evaluation = 'inbound' | 'outbound' | 'closing';
