/**
A filter that cannot be evaluated: the message says which part and why, without the file, which only its reader knows.
*/
export class FilterError extends Error {
	override readonly name = 'FilterError';
}
