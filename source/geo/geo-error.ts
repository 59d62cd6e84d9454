import {ExpectedError} from '../waf/expected-error.ts';

/**
A database of countries or networks cannot be used.
*/
export class GeoError extends ExpectedError {
	override readonly name = 'GeoError';

	constructor(message: string, hint: string, options?: ErrorOptions) {
		super('usage', message, hint, options);
	}
}
