/**
What the world answered instead of records.
*/
export type SourceErrorCode =
	'missing' | 'directory' | 'special-file' | 'permission' | 'compressed' | 'binary' | 'unreadable';

/**
The world says no: `message` names what and which, `hint` what to do next. A supervisor tries again; anything else that a source throws is a bug.
*/
export class SourceError extends Error {
	override readonly name = 'SourceError';
	readonly code: string;
	readonly hint: string;

	constructor(code: SourceErrorCode, message: string, hint: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
		this.hint = hint;
	}
}

/**
True for an error of this room and for one of the same shape from another (a search server's).
*/
export function isSourceError(error: unknown): error is Error & {readonly code: string; readonly hint: string} {
	return (
		error instanceof Error &&
		'code' in error &&
		typeof error.code === 'string' &&
		'hint' in error &&
		typeof error.hint === 'string'
	);
}

/**
The code that the operating system gave (`ENOENT`, `EACCES`), or an empty text.
*/
export function toSystemCode(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
