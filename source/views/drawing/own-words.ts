declare const isClean: unique symbol;

/**
Text that may be drawn: made by `clean()` or `sanitize()`, or put together from our own words. Parts of it are clean too.
*/
export type CleanText = {
	readonly [isClean]: true;
	slice(start?: number, end?: number): CleanText;
	repeat(count: number): CleanText;
	padStart(width: number, fill?: ' ' | '0'): CleanText;
	padEnd(width: number): CleanText;
	trim(): CleanText;
	trimEnd(): CleanText;
	trimStart(): CleanText;
	toUpperCase(): CleanText;
} & string;

/* A text with a hole in it (`string`, `${string} x`) would be an index signature, which an empty object fulfils. */
type IsLiteral<Text extends string> = {} extends Record<Text, unknown> ? false : true;

/* Walks through a template, piece by piece, to the first hole for text that nobody cleaned. */
type IsOwn<Text extends string> =
	// oxlint-disable-next-line typescript/no-unnecessary-template-expression -- a template of one hole is a type of its own
	Text extends CleanText | `${CleanText}` | `${number}`
		? true
		: IsLiteral<Text> extends true
			? true
			: string extends Text
				? false
				: Text extends `${infer Head}${infer Rest}`
					? IsOwn<Head> extends true
						? IsOwn<Rest>
						: false
					: false;

/**
The type of a parameter that takes clean text, a literal, or a template whose holes hold nothing but clean text and numbers.
Anything else does not compile: it has to go through `clean()` first.
*/
export type OwnWords<Text extends string> = Text & (false extends IsOwn<Text> ? CleanText : unknown);

/**
Our own words as clean text, where they are kept or handed on rather than drawn at once.
*/
export function own<const Text extends string>(words: OwnWords<Text>): CleanText {
	return words as string as CleanText;
}

/**
Clean texts as one.
*/
export function join(texts: readonly CleanText[], separator: ', ' | ' ' | ''): CleanText {
	return texts.join(separator) as CleanText;
}

type OwnTable<Table> = {readonly [Key in keyof Table]: Table[Key] extends string ? OwnWords<Table[Key]> : never};

/**
A table or a list of our own words as clean texts.
*/
export function ownTable<const Table extends Readonly<Record<string, string>> | readonly string[]>(
	table: Table & OwnTable<Table>,
): {readonly [Key in keyof Table]: CleanText} {
	return table as unknown as {readonly [Key in keyof Table]: CleanText};
}
