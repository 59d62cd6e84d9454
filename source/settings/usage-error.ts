import {ExpectedError} from '../waf/expected-error.ts';

/**
A mistake on the command line, in the environment or in the settings file: the message names the place and the value.
*/
export class UsageError extends ExpectedError {
	override readonly name = 'UsageError';

	constructor(message: string, hint = '') {
		super('usage', message, hint);
	}
}
