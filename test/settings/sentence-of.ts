import {toSentence} from '../../source/waf/expected-error.ts';
import {UsageError} from '../../source/settings/usage-error.ts';

/** What a person reads where a command line or a setting is refused; nothing else may go wrong. */
export async function sentenceOf(reading: Promise<unknown>): Promise<string> {
	const error: unknown = await reading.then(
		() => new Error('nothing was refused'),
		(reason: unknown) => reason,
	);
	if (!(error instanceof UsageError)) {
		throw error;
	}

	return toSentence(error);
}
