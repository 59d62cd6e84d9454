import {FormatError, readFormatText} from '../texts/format-text.ts';
import {readJinja} from '../texts/jinja-template.ts';
import {toPythonText} from '../texts/python-text.ts';
import {RuleError} from './rule-error.ts';
import {type RuleText} from './rule-text.ts';

/**
Checks that each text of a rule can be filled with its arguments.

@throws {RuleError} with the place: a text that cannot be filled would lose the alert.
*/
export function checkTexts({options, place}: RuleText): void {
	if (options.alert_text_type === 'alert_text_jinja') {
		checkTemplate('alert_text');
		if (options.alert_subject_args === undefined) {
			checkTemplate('alert_subject');
		}
	} else {
		checkArguments();
	}

	checkText('alert_subject', options.alert_subject_args, []);

	function checkArguments(): void {
		checkText('alert_text', options.alert_text_args, []);
		const named = options.alert_text_kw;
		if (options.alert_text_args === undefined && typeof named === 'object' && named !== null) {
			checkText(
				'alert_text',
				[],
				Object.values(named).map(name => String(name)),
			);
		}
	}

	function checkTemplate(option: string): void {
		try {
			readJinja(toPythonText(options[option] ?? ''));
		} catch (error) {
			throw error instanceof FormatError ? new RuleError(`${place(option)}: ${option}: ${error.message}`) : error;
		}
	}

	function checkText(option: string, args: unknown, names: readonly string[]): void {
		if (!Array.isArray(args) || options[option] === undefined) {
			return;
		}

		const at = `${place(option)}: ${option}`;
		try {
			const text = readFormatText(toPythonText(options[option]));
			const missing = text.names.find(name => !names.includes(name));
			if (missing !== undefined) {
				throw new RuleError(`${at}: {${missing}} is filled by nothing`, 'write {{ and }} for braces that are meant');
			}

			if (text.values > args.length) {
				throw new RuleError(`${at}: ${text.values} places and ${args.length} arguments`, `add to ${option}_args`);
			}
		} catch (error) {
			throw error instanceof FormatError ? new RuleError(`${at}: ${error.message}`) : error;
		}
	}
}
