/**
Which exit code such an error ends the program with: a mistake of the command line or the settings, something to read that cannot be read, a refusal of a safety check, anything else that failed.
*/
export type ExpectedErrorKind = 'usage' | 'source' | 'refused' | 'failed';

/**
Something went wrong that a person can set right, so it is no bug: `message` says what and with which value, `hint` what to do next. Neither has a capital at its start or a full stop.
*/
export class ExpectedError extends Error {
	override readonly name: string = 'ExpectedError';
	readonly kind: ExpectedErrorKind;

	/** Empty where the message leaves no question. */
	readonly hint: string;

	constructor(kind: ExpectedErrorKind, message: string, hint: string, options?: ErrorOptions) {
		super(message, options);
		this.kind = kind;
		this.hint = hint;
	}
}

/**
The whole error as one sentence; of anything else its message.
*/
export function toSentence(error: unknown): string {
	if (error instanceof ExpectedError && error.hint !== '') {
		return `${error.message}; ${error.hint}`;
	}

	return error instanceof Error ? error.message : String(error);
}
