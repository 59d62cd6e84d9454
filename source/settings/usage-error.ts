/**
A mistake on the command line: names the option and the value. Ends with exit code 2.
*/
export class UsageError extends Error {
	override readonly name = 'UsageError';
}
