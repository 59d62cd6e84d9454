import {isFields, needNumber} from './jinja-values.ts';
import {toIndentedJson} from './python-text.ts';

/**
A value as JSON: in one line with blanks behind its marks, or indented; its names sorted, and nothing that would be markup.
*/
export function toJson(value: unknown, indent: unknown): string {
	const sorted = toIndentedJson(value ?? null);
	const json =
		indent === undefined
			? spaced(JSON.parse(sorted))
			: JSON.stringify(JSON.parse(sorted), undefined, needNumber(indent, 'tojson'));
	return json
		.replaceAll(/[\u007F-\uFFFF]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.replaceAll(/[<>&']/g, mark => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function spaced(value: unknown): string {
	if (Array.isArray(value)) {
		return `[${value.map(item => spaced(item)).join(', ')}]`;
	}

	return isFields(value)
		? `{${Object.entries(value)
				.map(([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`)
				.join(', ')}}`
		: JSON.stringify(value);
}
