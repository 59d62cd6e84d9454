import {day, hour, type Milliseconds, minute, second} from '../../waf/clock.ts';

/**
A value as Python prints it, which texts of such rules were always written with: `True`, `None`, `['a', 'b']`.
*/
export function toPythonText(value: unknown): string {
	return typeof value === 'string' ? value : toRepresentation(value);
}

function toRepresentation(value: unknown): string {
	if (value === null || value === undefined) {
		return 'None';
	}

	if (typeof value === 'boolean') {
		return value ? 'True' : 'False';
	}

	if (typeof value === 'string') {
		return quote(value);
	}

	if (Array.isArray(value)) {
		return `[${value.map(item => toRepresentation(item)).join(', ')}]`;
	}

	return typeof value === 'object'
		? `{${Object.entries(value)
				.map(([name, inner]) => `${quote(name)}: ${toRepresentation(inner)}`)
				.join(', ')}}`
		: typeof value === 'number'
			? toNumberText(value)
			: JSON.stringify(value);
}

/** Whole numbers in full, others with an exponent where they are very small. */
function toNumberText(value: number): string {
	return Number.isInteger(value) ? BigInt(value).toString() : toFractionText(value);
}

function toFractionText(value: number): string {
	const size = Math.abs(value);
	const text = size >= 1e16 || (size < 1e-4 && size > 0) ? value.toExponential() : String(value);
	return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function quote(text: string): string {
	const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
	const escaped = text
		.replaceAll('\\', String.raw`\\`)
		.replaceAll('\n', String.raw`\n`)
		.replaceAll('\r', String.raw`\r`)
		.replaceAll('\t', String.raw`\t`);
	return `${mark}${mark === "'" ? escaped.replaceAll("'", String.raw`\'`) : escaped}${mark}`;
}

/**
A number that is never a whole one in Python: `83.0`.
*/
export function toFloatText(value: number): string {
	return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : toFractionText(value);
}

/**
Objects and lists as JSON with sorted names, indented by four.
*/
export function toIndentedJson(value: unknown): string {
	return JSON.stringify(sortNames(value, 0), undefined, 4);
}

/** What lies deeper is cut: a client may nest. */
const deepest = 100;

function sortNames(value: unknown, depth: number): unknown {
	if (depth > deepest && typeof value === 'object') {
		return '…';
	}

	if (Array.isArray(value)) {
		return value.map(item => sortNames(item, depth + 1));
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value)
					.toSorted(([one], [other]) => (one < other ? -1 : 1))
					.map(([name, inner]) => [name, sortNames(inner, depth + 1)]),
			)
		: value;
}

/**
A span as Python prints it: `0:05:00`, `1 day, 0:00:00`, `0:00:00.500000`.
*/
export function toSpanText(span: Milliseconds): string {
	const days = Math.floor(span / day);
	const pad = (number: number) => String(number).padStart(2, '0');
	const clock = `${Math.floor(span / hour) % 24}:${pad(Math.floor(span / minute) % 60)}:${pad(Math.floor(span / second) % 60)}`;
	const rest = span % second === 0 ? '' : `.${String(span % second).padStart(3, '0')}000`;
	return `${days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `}${clock}${rest}`;
}
