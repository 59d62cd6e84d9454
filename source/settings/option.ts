import {UsageError} from './usage-error.ts';

/**
A value as it was written, and what to call its place in a sentence: `--window`, `WAFTOP_WINDOW`, `config.yaml:3: window`.
*/
export type Given = {readonly texts: readonly string[]; readonly label: string; readonly from: Origin};

export type Origin = 'default' | 'file' | 'environment' | 'flag';

/**
A setting: where it can be written, what it may be, and its words in `--print-config`.
*/
export type Option = {
	/** In the settings file; a dot parts a section from its key. */
	readonly key: string;
	readonly flag: string | undefined;
	readonly variable: string;
	readonly kind: 'text' | 'list' | 'switch';
	readonly words: string;

	/** As it would be written; undefined: not set. */
	readonly fallback: readonly string[] | undefined;

	/** Never printed. */
	readonly isSecret?: true;

	/** Throws a `UsageError` where a text cannot be it. */
	readonly check: (label: string, text: string) => void;
};

export function oneOf(...names: readonly string[]): Option['check'] {
	return (label, text) => {
		if (!names.includes(text)) {
			throw new UsageError(`${label}: "${text}" is none of ${names.join(', ')}`);
		}
	};
}

export function anyText(label: string, text: string): void {
	if (text === '') {
		throw new UsageError(`${label}: it is empty`);
	}
}

export const isSwitch = oneOf('true', 'false');
