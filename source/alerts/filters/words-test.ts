import {toTokens} from './text-tokens.ts';
import {type ValueTest} from './value-tests.ts';

/**
Whether a text holds the words of another one: any of them, all of them, or all in a row.
*/
export function hasWords(text: string, which: 'any' | 'all' | 'in a row'): ValueTest {
	const wanted = toTokens(text);
	if (wanted.length === 0) {
		return () => false;
	}

	return value => {
		const tokens = typeof value === 'string' ? toTokens(value) : [];
		switch (which) {
			case 'any': {
				return wanted.some(token => tokens.includes(token));
			}

			case 'all': {
				return wanted.every(token => tokens.includes(token));
			}

			case 'in a row': {
				// No word holds a blank.
				return ` ${tokens.join(' ')} `.includes(` ${wanted.join(' ')} `);
			}
		}
	};
}
