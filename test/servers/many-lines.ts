import {readRecorded} from '../helpers/recorded-documents.ts';

/**
The recorded log of an nginx many times over, each time with ids and connections of its own.
*/
export function manyLines(copies: number): string[] {
	const {lines} = readRecorded('nginx-on');
	return Array.from({length: copies}, (_, copy) =>
		lines.map(line =>
			line
				.replaceAll(
					/\[unique_id "(\d{10})(\d{1,2})\.(\d{6})"\]/g,
					(_whole, second: string, more: string, fraction: string) => {
						const digits = more.length + fraction.length;
						const number = (Number(more + fraction) + copy * 7919) % 10 ** digits;
						const text = String(number).padStart(digits, '0');
						return `[unique_id "${second}${text.slice(0, more.length)}.${text.slice(more.length)}"]`;
					},
				)
				.replace(/: \*(\d+) /, (_whole, connection: string) => `: *${Number(connection) + copy * 1000} `),
		),
	).flat();
}

/** Lines of one copy: transactions do not cross its end. */
export const linesOfCopy = manyLines(1).length;
