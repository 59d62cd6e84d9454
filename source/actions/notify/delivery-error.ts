import {type Milliseconds} from '../../waf/clock.ts';

/**
A message did not arrive. `message` says why in a sentence without secrets.
*/
export class DeliveryError extends Error {
	override readonly name = 'DeliveryError';

	/** Whether another try can help: a receiver that refuses the message itself will refuse it again. */
	readonly canRetry: boolean;

	/** How long the receiver asked to be left alone; undefined where it did not. */
	readonly after: Milliseconds | undefined;

	constructor(message: string, canRetry: boolean, after?: Milliseconds) {
		super(message);
		this.canRetry = canRetry;
		this.after = after;
	}
}
