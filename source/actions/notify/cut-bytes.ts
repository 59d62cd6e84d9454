import {cutText} from './cut-text.ts';

/**
What is made of a text, with as much of the text as fits into a number of bytes.

@param make Longer, or as long, for a longer text.
*/
export function fitBytes(text: string, most: number, make: (text: string) => string): string {
	let rest = text;
	for (;;) {
		const whole = make(rest);
		const bytes = Buffer.byteLength(whole);
		if (bytes <= most || rest === '') {
			return whole;
		}

		const fixed = Buffer.byteLength(make(''));
		const share = Math.max(0, most - fixed) / (bytes - fixed);
		rest = cutText(rest, Math.min(rest.length - 1, Math.floor(rest.length * share)));
	}
}
