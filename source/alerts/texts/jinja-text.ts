import {type RaisedMatch} from '../evaluation/alert.ts';
import {type AlertRule} from '../rule.ts';
import {FormatError} from './format-text.ts';
import {type JinjaTemplate, readJinja} from './jinja-template.ts';
import {Float} from './jinja-values.ts';
import {toMatchFields} from './match-fields.ts';
import {toPythonText} from './python-text.ts';
import {toTextOptions} from './text-options.ts';

const templates = new WeakMap<AlertRule, Map<string, JinjaTemplate>>();

/**
An option of a rule as the template that it is, with the fields of a match over the rule's options; the name in `jinja_root_name` stands for all of them. A template that fails says so in its text, since an alert must not be lost over it.
*/
export function fillTemplate(rule: AlertRule, option: 'alert_subject' | 'alert_text', match: RaisedMatch): string {
	try {
		return templateOf(rule, option).print(toTemplateValues(rule, match));
	} catch (error) {
		if (error instanceof FormatError) {
			return `${option}: ${error.message}`;
		}

		throw error;
	}
}

function templateOf(rule: AlertRule, option: string): JinjaTemplate {
	let known = templates.get(rule);
	if (known === undefined) {
		known = new Map();
		templates.set(rule, known);
	}

	let template = known.get(option);
	if (template === undefined) {
		template = readJinja(toPythonText(rule.options[option] ?? ''));
		known.set(option, template);
	}

	return template;
}

function toTemplateValues(rule: AlertRule, match: RaisedMatch): Readonly<Record<string, unknown>> {
	const fields = toMatchFields(rule, match);
	// Numbers with a point are texts there, and can be reckoned with here.
	const floats = Object.entries(match.facts).flatMap(([name, value]) =>
		typeof value === 'number' && typeof fields[name] === 'string' ? [[name, new Float(value)]] : [],
	);
	const values = {...toTextOptions(rule), ...fields, ...(Object.fromEntries(floats) as Record<string, unknown>)};
	return {...values, [toPythonText(rule.options.jinja_root_name ?? '_data')]: values};
}
