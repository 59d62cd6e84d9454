/**
A rule with the documents that it is tried over, and how often it is run.
*/
export type Case = {
	readonly name: string;

	/** The text of its file. */
	readonly rule: string;

	/** Files that it imports, by name. */
	readonly files?: Readonly<Record<string, string>>;
	readonly documents: readonly CaseDocument[];

	/** All in seconds. */
	readonly runEvery: number;
	readonly bufferTime: number;
	readonly tail: number;

	/** The first run, ISO 8601; undefined: with the first document. */
	readonly start?: string | undefined;
};

/** May say when it arrived, in `_arrival`. */
export type CaseDocument = Readonly<Record<string, unknown>>;

/**
What a rule came to: why it was refused, or the lines that `waftop alerts check --json --text` prints.
*/
export type Answer =
	{readonly refused: string} | {readonly lines: readonly AnswerLine[]; readonly notes: readonly string[]};

/** `kind` is `match`, `alert`, or, of the real program alone, `error`. */
export type AnswerLine = Readonly<Record<string, unknown>> & {readonly kind: string};
