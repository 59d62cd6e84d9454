import {type TimeOf} from './time-of.ts';
import {type Delivery, type Position} from '../waf/delivery.ts';

/**
A place that records come from. `file-tail.ts` is the one to copy.

Every source keeps these obligations, and `test/sources/contract.test.ts` runs them against each:

- It hands over every byte that it could read exactly once and in order per origin, cut into whole lines.
- It says a gap (`Gap`), never hides it; it says its state (`SourceState`) whenever that changes.
- It ends quietly when `stop` is aborted or when there is nothing more to come.
- It throws an `ExpectedError` where it cannot go on; it does not retry: a supervisor starts it again from the last position.
- It does not read ahead of its consumer by more than one batch, so that a slow consumer costs no memory.
*/
export type Source = {
	readonly name: string;

	/** When its lines were written, where it has a clock of its own. */
	readonly timeOf?: TimeOf;
	read(from: Position | undefined, stop: AbortSignal): AsyncIterable<Delivery>;
};

/**
Where the bytes of a line lie, so that it can be read again when it is shown, searched or exported.
*/
export type LineReference = {
	readonly origin: number;
	readonly offset: number;
	readonly length: number;
};
