import {second} from '../../waf/clock.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {runChild} from './child-process.ts';
import {cutText} from './cut-text.ts';
import {DeliveryError} from './delivery-error.ts';
import {fieldOf} from './field-text.ts';
import {type Message} from './message.ts';
import {toText} from './message-text.ts';
import {isOn, listOf, numberOf, textOf} from './option-values.ts';

const longestArgument = 4096;
const longestText = 100_000;

/**
A program with its arguments, never a shell. A value of a request is a whole argument or a part of one, never several, and never an option of the program; on standard input come the matches as JSON (`pipe_match_json`) or the text (`pipe_alert_text`).
*/
export const command: ChannelKind = {
	targets(options) {
		const words = listOf(options, 'command');
		if (words.length === 0) {
			throw new DeliveryError('command is missing', false);
		}

		return [{identity: JSON.stringify(words), label: words[0], options}];
	},
	async send(message, options, {limit, stop}) {
		const [program, ...parameters] = listOf(options, 'command');
		const {code, words} = await runChild({
			command: [program, ...parameters.map(word => fillArgument(message, options, word))],
			input: toInput(message, options),
			environment: {
				WAFTOP_ALERT_ID: message.id,
				WAFTOP_ALERT_KIND: message.kind,
				WAFTOP_ALERT_RULE: message.rule,
				WAFTOP_ALERT_KEY: message.key ?? '',
				WAFTOP_ALERT_SUBJECT: message.subject,
				WAFTOP_ALERT_COMMAND: message.command,
			},
			limit: numberOf(options, 'command_timeout', limit / second) * second,
			stop,
		});
		const said = words === '' ? '' : `: ${words}`;
		if (code !== 0 && isOn(options, 'fail_on_non_zero_exit')) {
			throw new DeliveryError(`${program} exited with ${code}${said}`, true);
		}

		return `ran ${program}, which exited with ${code}${said}`;
	},
};

function toInput(message: Message, options: ChannelOptions): string {
	if (isOn(options, 'pipe_match_json') || isOn(options, 'pipe_match')) {
		return `${toJsonLine(message.matches)}\n`;
	}

	return isOn(options, 'pipe_alert_text') ? `${toText(message, longestText)}\n` : '';
}

/** `%(a.b)s` and `{a[b]}`, as ElastAlert fills them, from the first match; `{id}` and its like of the alert are in the environment. */
function fillArgument(message: Message, options: ChannelOptions, word: string): string {
	const missing = textOf(options, 'alert_missing_value') ?? '<MISSING VALUE>';
	let filled = '';
	let last = 0;
	for (const found of word.matchAll(/%\(([^)]*)\)s|\{([\w@.-]+(?:\[[\w@.-]+\])*)\}/g)) {
		const name = found[1] ?? found[2].replaceAll(/\[([^\]]*)\]/g, '.$1');
		const value = fieldOf(message, name) ?? missing;
		filled += word.slice(last, found.index) + (typeof value === 'string' ? value : JSON.stringify(value));
		last = found.index + found[0].length;
	}

	if (last === 0) {
		return word;
	}

	const whole = cutText(filled + word.slice(last), longestArgument);
	// What a client chose is no option.
	return whole.startsWith('-') && !word.startsWith('-') ? String.raw`\u002d${whole.slice(1)}` : whole;
}
