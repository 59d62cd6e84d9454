/**
What became of a request, as far as the log tells.

- `open`: not complete yet and not denied, more lines may come; counted in no outcome.
- `blocked`: the WAF stopped it.
- `detected`: over the threshold and let through.
- `passed`: only warnings, no threshold reported.
- `unknown`: this log cannot tell.
*/
export type Outcome = 'open' | 'blocked' | 'detected' | 'passed' | 'unknown';

/**
All outcomes in the order of their codes in the history's columns.
*/
export const outcomes: readonly Outcome[] = ['open', 'blocked', 'detected', 'passed', 'unknown'];

/**
The letter of an outcome on the screen: the second sign beside its colour.
*/
export const outcomeLetters: Readonly<Record<Outcome, string>> = {
	open: '…',
	blocked: 'B',
	detected: 'D',
	passed: 'P',
	unknown: '?',
};

/**
The letter of a request that no rule saw: the access log alone tells of it.
*/
export const unseenLetter = 'N';
