import {getSystemErrorMap} from 'node:util';

/**
Why the operating system said no, in its own words: `permission denied`; of any other error its message.
*/
export function toSystemReason(error: unknown): string {
	const {errno, message} = error as NodeJS.ErrnoException;
	return (errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? message;
}
