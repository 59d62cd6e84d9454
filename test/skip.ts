import process from 'node:process';
import {TestRunner} from 'vitest';

declare module 'vitest' {
	interface TaskMeta {
		/** Why it was skipped; `test/run.js` prints it. */
		skipped?: string;
	}
}

/** Where nothing may be missing: what cannot be had there is a failure. */
export const isCi = !['', '0', 'false'].includes(process.env['CI'] ?? '');

/**
Ends the test that runs, which counts as skipped, not as passed, and has its reason told by the runner.
*/
export function skip(why: string): never {
	const test = TestRunner.getCurrentTest();
	if (test === undefined) {
		throw new Error(`no test runs that could be skipped: ${why}`);
	}

	test.meta.skipped = why;
	return test.context.skip(why);
}

/**
For tests of what only root is asked or forbidden.
*/
export function skipUnlessRoot(): void {
	if (process.getuid?.() !== 0) {
		skip('only root can be tested for it');
	}
}
