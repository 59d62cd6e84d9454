import {type DocumentSource} from '../../waf/document.ts';

/**
Headers as a record holds them, names as written; one that came several times stands there several times.
*/
export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>;

/**
The headers of an object of texts, as ModSecurity writes it, or of lists of texts, as Coraza does; undefined where there is no such object.
*/
export function readHeaders(headers: unknown): HeaderList | undefined {
	if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
		return undefined;
	}

	return Object.entries(headers as DocumentSource).flatMap(([name, value]) =>
		(Array.isArray(value) ? (value as unknown[]) : [value])
			.filter(item => typeof item === 'string' || typeof item === 'number')
			// 3.0.0-alpha names the variable: `REQUEST_HEADERS:Host`.
			.map(item => [name.replace(/^(?:REQUEST|RESPONSE)_HEADERS:/, ''), String(item)] as const),
	);
}

/**
The first header of a name, in any case.
*/
export function findHeader(headers: HeaderList | undefined, name: string): string | undefined {
	return headers?.find(([key]) => key.toLowerCase() === name)?.[1] || undefined;
}
