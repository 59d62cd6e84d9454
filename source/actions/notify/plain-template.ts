import {toWholeReader} from '../../alerts/filters/field-value.ts';
import {DeliveryError} from './delivery-error.ts';

/**
Fills `{{ name }}` and `{{ a.b }}` in a text; a field that is not there is nothing, a list or an object JSON.

@throws {DeliveryError} for any other form of a template.
*/
export function fillPlainTemplate(option: string, text: string, values: Readonly<Record<string, unknown>>): string {
	const strange = /\{\{(?!\s*[\w@.-]+\s*\}\}).{0,30}|\{[%#]/s.exec(text)?.[0];
	if (strange !== undefined) {
		throw new DeliveryError(`${option}: ${JSON.stringify(strange)}: only {{ name }} is filled in`, false);
	}

	return text.replaceAll(/\{\{\s*([\w@.-]+)\s*\}\}/g, (_, name: string) => {
		const value = toWholeReader(name)(values);
		return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
	});
}
