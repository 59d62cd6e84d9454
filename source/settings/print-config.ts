import {escapeText, toJsonLine} from '../waf/json-line.ts';
import {hidePassword, hidePasswords} from '../waf/url-password.ts';
import {type Option, type Origin} from './option.ts';
import {toSyntax} from './describe-option.ts';
import {elasticOptions} from './elastic-options.ts';
import {options} from './options.ts';
import {type Effective} from './resolve-settings.ts';

const origins: Readonly<Record<Origin, string>> = {
	default: 'the default',
	file: 'from the settings file',
	environment: 'from the environment',
	flag: 'from the command line',
};

/** The whole text is a URL. Elsewhere one may be a part of it, such as of a command. */
const urlOptions: ReadonlySet<Option> = new Set([elasticOptions.nodes, elasticOptions.proxy]);

/**
The effective settings as a settings file, with comments: what each is, and where its value came from. Read again, it gives the same settings.

@param passedOver Why there is nothing of the settings file in it, as a sentence.
*/
export function formatConfig(effective: Effective, passedOver?: string): string {
	const lines = [
		'# Settings of waftop. The command line wins over environment variables, and they win over this file.',
		...(passedOver === undefined ? [] : [`# ${escapeText(passedOver)}`]),
	];
	let section = '';
	for (const option of options) {
		if (option.setting === undefined) {
			continue;
		}

		const {key, variable} = option.setting;
		const [first, second] = key.split('.');
		const indent = second === undefined ? '' : '  ';
		if (second !== undefined && first !== section) {
			section = first;
			lines.push('', `${first}:`);
		}

		const given = effective.get(option);
		const flag = option.flag === undefined ? '' : `${toSyntax(option)}; `;
		const from = given === undefined ? 'not set' : origins[given.from];
		lines.push('', `${indent}# ${option.words}${toListed(option)}`, `${indent}# ${flag}${variable}; ${from}`);
		const name = second ?? first;
		// A secret is not for a screen, nor for the file that this is made into.
		const value = option.isSecret
			? ''
			: formatValue(option, (given?.texts ?? ['']).map(urlOptions.has(option) ? hidePassword : hidePasswords));
		lines.push(
			given === undefined || option.isSecret
				? `${indent}#${name}:${given === undefined ? '' : ' (not shown)'}`
				: `${indent}${name}: ${value}`,
		);
	}

	return `${lines.join('\n')}\n`;
}

function toListed({choices}: Option): string {
	return choices.length === 0 ? '' : `: ${choices.join(', ')}`;
}

function formatValue({kind}: Option, texts: readonly string[]): string {
	switch (kind) {
		case 'switch':
			return texts[0];
		case 'list':
			return `[${texts.map(text => quote(text)).join(', ')}]`;
		case 'map':
			return texts[0];
		case 'text':
		default:
			return quote(texts[0]);
	}
}

/** A text of JSON is one of YAML, too. */
function quote(text: string): string {
	return /^[a-z][\w./-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
		? text
		: toJsonLine(text);
}
