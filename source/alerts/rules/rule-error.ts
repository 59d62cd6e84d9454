import {ExpectedError} from '../../waf/expected-error.ts';

/**
A rule file that cannot be evaluated: the message begins with the file, the line where it is known, and the option.
*/
export class RuleError extends ExpectedError {
	override readonly name = 'RuleError';

	constructor(message: string, hint = '') {
		super('usage', message, hint);
	}
}
