import {type Category} from './category.ts';
import {type Timestamp} from './clock.ts';

/**
What one ModSecurity line or audit message says. Texts are unescaped once (`\x22` is `"`), raw from outside: clean them before they are shown.
A field that the log does not have is absent.
*/
export type RuleMatch = {
	/** 1-based line in its file; only when the file was read from byte 0. */
	readonly lineNumber?: number;
	readonly time?: Timestamp;
	readonly id?: string;
	readonly file?: string;
	readonly line?: number;
	readonly message?: string;
	readonly data?: string;

	/** The text between the verdict and the first field: operator, parameter, variable, value. */
	readonly match?: string;
	readonly severity?: number;
	readonly version?: string;

	/** Absent only on a cut line. */
	readonly tags?: readonly string[];
	readonly hostname?: string;
	readonly uri?: string;

	/** `message` is an engine's complaint about the request (a broken body), no rule match. */
	readonly action: 'warning' | 'denied' | 'allowed' | 'message';
	readonly code?: number;
	readonly phase?: number;
	readonly paranoiaLevel?: number;
	readonly reference?: string;
	readonly revision?: string;
	readonly category?: Category;

	/** Evaluation and closing rules (949110, 980130 and the like): they are score and outcome, no attack. */
	readonly evaluation: boolean;
	readonly truncated: boolean;

	/** The line as it stands in the log, without its newline. */
	readonly raw: string;
};
