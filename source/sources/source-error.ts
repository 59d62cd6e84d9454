import {ExpectedError} from '../waf/expected-error.ts';

/**
What the world answered instead of records.
*/
export type SourceErrorCode =
	'missing' | 'directory' | 'special-file' | 'permission' | 'compressed' | 'binary' | 'unreadable';

/**
A log cannot be read. A supervisor tries again; anything that a source throws and that is no `ExpectedError` is a bug.
*/
export class SourceError extends ExpectedError {
	override readonly name = 'SourceError';
	readonly code: SourceErrorCode;

	constructor(code: SourceErrorCode, message: string, hint: string, options?: ErrorOptions) {
		super('source', message, hint, options);
		this.code = code;
	}
}

/**
Whether a log or a search server cannot be read.
*/
export function isSourceError(error: unknown): error is ExpectedError {
	return error instanceof ExpectedError && error.kind === 'source';
}

/**
The code that the operating system gave (`ENOENT`, `EACCES`), or an empty text.
*/
export function toSystemCode(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
