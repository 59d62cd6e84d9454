import {type Row} from './table.ts';

/**
What a section is given.
*/
export type Bench = {
	/** Small sizes: to see that everything works, not how fast. */
	readonly isQuick: boolean;

	/** For files; it is removed at the end. */
	readonly folder: string;

	/** Does one measurement. What it starts it puts on the stack, which is cleared at its end, also where the whole is interrupted. */
	step<Result>(name: string, measure: (stack: AsyncDisposableStack) => Promise<Result>): Promise<Result>;
};

/**
A part of the table that can be asked for by its name.
*/
export type Section = {readonly name: string; run(bench: Bench): Promise<Row[]>};
