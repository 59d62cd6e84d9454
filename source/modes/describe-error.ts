import {exitCodes} from '../settings/exit-codes.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {ExpectedError, toSentence} from '../waf/expected-error.ts';
import {hidePasswords} from '../waf/url-password.ts';

/**
What the program ends with: a text for standard error, and the exit code.
*/
export type Ending = {readonly text: string; readonly code: number};

/**
An error that nobody caught as the end of the program. Of a bug the name and the stack are shown, not the message: it may hold text of a log.
*/
export function describeError(error: unknown): Ending {
	if (error instanceof ExpectedError) {
		return {text: `waftop: ${sanitize(hidePasswords(toSentence(error)))}\n`, code: exitCodes[error.kind]};
	}

	const name = error instanceof Error ? error.name : typeof error;
	const lines = [`waftop: this is a bug (${sanitize(name)}): please report it with these lines`, ...framesOf(error)];
	return {text: `${lines.join('\n')}\n`, code: exitCodes.bug};
}

/** The stack begins with name and message, and a message may look like frames. */
function framesOf(error: unknown): string[] {
	if (!(error instanceof Error) || error.stack === undefined) {
		return [];
	}

	const place = error.stack.indexOf(error.message);
	const frames = place < 0 ? '' : error.stack.slice(place + error.message.length);
	return frames
		.split('\n')
		.filter(line => /^ +at /.test(line))
		.map(line => `    ${sanitize(line.trim())}`);
}
