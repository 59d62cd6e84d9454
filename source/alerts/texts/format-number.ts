import {readFormatText} from './format-text.ts';

/**
A number in the form of `metric_format_string` and `percentage_format_string`: `{:.2f}`, or `%.2f` as in C; undefined without one.

@throws {FormatError}
*/
export function formatNumber(format: unknown, value: number): string | undefined {
	if (typeof format !== 'string') {
		return undefined;
	}

	const text = format.startsWith('{')
		? format
		: format
				.replaceAll(/[{}]/g, '$&$&')
				.replaceAll(
					/%%|%([+ 0]?)(\d*)((?:\.\d+)?)([dfeEgGs])/g,
					(whole, sign: string, width: string, precision: string, type: string) =>
						whole === '%%'
							? '%'
							: `{:${width === '' ? '' : sign === '0' ? '0' : '>'}${sign === '0' ? '' : sign}${width}${precision}${type === 's' ? '' : type}}`,
				);
	const {fill} = readFormatText(text);
	return fill([value]);
}
