import {type Milliseconds, second} from '../waf/clock.ts';
import {closed} from './columns.ts';

/**
After how long without a line a transaction is complete, by its flags. Engine v3 writes nothing after a denial but its audit record, which comes at once.
*/
export function silenceOf(flags: number): Milliseconds {
	return (flags & closed) === 0 ? 2 * second : second / 2;
}
