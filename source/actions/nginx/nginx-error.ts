import {ExpectedError} from '../../waf/expected-error.ts';

/**
nginx cannot be found or asked, or its deny list cannot be read.
*/
export class NginxError extends ExpectedError {
	override readonly name = 'NginxError';

	constructor(message: string, hint: string) {
		super('failed', message, hint);
	}
}
