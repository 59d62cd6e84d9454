import {toPythonText} from './python-text.ts';

/**
A text with places for values, in the format language of Python's `str.format`.
*/
export type FormatText = {
	/** How many values its places need. */
	readonly values: number;
	readonly names: readonly string[];
	readonly fill: (values: readonly unknown[]) => string;
	readonly fillNamed: (values: Readonly<Record<string, unknown>>) => string;
};

/** A text that cannot be filled; the message says where. */
export class FormatError extends Error {
	override readonly name = 'FormatError';
}

type Place = {readonly from: number | string; readonly spec: Spec};
type Spec = {
	readonly fill: string;
	readonly align: string;
	readonly sign: string;
	readonly width: number;
	readonly groups: boolean;
	readonly precision: number | undefined;
	readonly type: string;
};

/** Wider ones would only fill memory. */
const widest = 1000;

/**
Reads a text with `{0}`, `{}`, `{name}`, each with a format such as `{0:>8}` or `{0:.2f}`; `{{` and `}}` are braces.

@throws {FormatError}
*/
export function readFormatText(text: string): FormatText {
	const pieces: Array<string | Place> = [];
	let isCounting: boolean | undefined;
	let next = 0;
	for (const [piece] of text.matchAll(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g)) {
		if (piece === '{{' || piece === '}}') {
			pieces.push(piece[0]);
		} else if (piece === '{' || piece === '}') {
			throw new FormatError(`a single ${piece} in a text with arguments; write ${piece}${piece} for the brace itself`);
		} else if (piece.startsWith('{')) {
			const [, name, format] = /^\{([^:!]*)(?:![rs])?(?::(.*))?\}$/s.exec(piece) ?? [];
			if (name === undefined || /[.[\]]/.test(name)) {
				throw new FormatError(`${piece}: parts of a value cannot be taken; name the field in the arguments`);
			}

			const isPlace = name === '' || /^\d+$/.test(name);
			if (isPlace) {
				if (isCounting !== undefined && isCounting !== (name === '')) {
					throw new FormatError(`${piece}: {} and numbered places cannot be mixed`);
				}

				isCounting = name === '';
			}

			pieces.push({from: isPlace ? (name === '' ? next++ : Number(name)) : name, spec: readSpec(format ?? '', piece)});
		} else {
			pieces.push(piece);
		}
	}

	const places = pieces.filter(piece => typeof piece === 'object').map(({from}) => from);
	return {
		values: places.reduce<number>((most, from) => (typeof from === 'number' ? Math.max(most, from + 1) : most), 0),
		names: places.filter(from => typeof from === 'string'),
		fill: values => fillPieces(pieces, from => (typeof from === 'number' ? values[from] : undefined)),
		fillNamed: values => fillPieces(pieces, from => (typeof from === 'string' ? values[from] : undefined)),
	};
}

function fillPieces(pieces: ReadonlyArray<string | Place>, valueOf: (from: number | string) => unknown): string {
	return pieces.map(piece => (typeof piece === 'string' ? piece : apply(piece.spec, valueOf(piece.from)))).join('');
}

function readSpec(text: string, piece: string): Spec {
	const found = /^(?:(.)?([<>=^]))?([ +-])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([sdfeEgGxXobn%c])?$/su.exec(text);
	if (found === null || found[4] !== undefined) {
		throw new FormatError(`${piece}: the format "${text}" is not known`);
	}

	const [, fill, align, sign, , zero, width, groups, precision, type] = found;
	return {
		fill: fill ?? (zero === undefined ? ' ' : '0'),
		align: align ?? (zero === undefined ? '' : '='),
		sign: sign ?? '-',
		width: Math.min(widest, Number(width ?? 0)),
		groups: groups !== undefined,
		precision: precision === undefined ? undefined : Math.min(100, Number(precision)),
		type: type ?? '',
	};
}

/** A value that the format does not fit stands as it is: an alert must not be lost over a column. */
function apply(spec: Spec, value: unknown): string {
	const isNumber = typeof value === 'number';
	const text = isNumber ? toNumberText(value, spec) : toPythonText(value).slice(0, spec.precision ?? Infinity);
	const missing = spec.width - Array.from(text).length;
	if (missing <= 0) {
		return text;
	}

	const align = spec.align === '' || (spec.align === '=' && !isNumber) ? (isNumber ? '>' : '<') : spec.align;
	switch (align) {
		case '<': {
			return text + spec.fill.repeat(missing);
		}

		case '^': {
			return spec.fill.repeat(Math.floor(missing / 2)) + text + spec.fill.repeat(Math.ceil(missing / 2));
		}

		case '=': {
			const sign = /^[+ -]?/.exec(text)![0];
			return sign + spec.fill.repeat(missing) + text.slice(sign.length);
		}

		default: {
			return spec.fill.repeat(missing) + text;
		}
	}
}

function toNumberText(value: number, {sign, groups, precision, type}: Spec): string {
	const size = Math.abs(value);
	const bases: Readonly<Record<string, number>> = {x: 16, X: 16, o: 8, b: 2};
	let text: string;
	if (Object.hasOwn(bases, type)) {
		text = Math.trunc(size).toString(bases[type]);
	} else if (type === 'e' || type === 'E') {
		text = size.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
	} else if (type === 'f' || type === '%') {
		text = (type === '%' ? size * 100 : size).toFixed(precision ?? 6) + (type === '%' ? '%' : '');
	} else if (type === 'g' || type === 'G' || (type === '' && precision !== undefined)) {
		text = String(Number(size.toPrecision(Math.max(1, precision ?? 6))));
	} else {
		text = String(type === 'd' ? Math.trunc(size) : size);
	}

	if (type === 'X' || type === 'E' || type === 'G') {
		text = text.toUpperCase();
	}

	if (groups) {
		text = text.replace(/^\d+/, digits => digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ','));
	}

	return (value < 0 ? '-' : sign === '-' ? '' : sign) + text;
}
