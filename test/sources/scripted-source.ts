import {type Delivery, type LineBatch, type Position} from '../../source/waf/delivery.ts';
import {type Source} from '../../source/sources/source.ts';

/*
A source that hands over what it was told to, an error where it stands.
*/
export function createScriptedSource(name: string, ...runs: readonly (readonly (Delivery | Error)[])[]) {
	const positions: (Position | undefined)[] = [];
	const source: Source = {
		name,
		// oxlint-disable-next-line typescript/require-await -- the type asks for it
		async *read(from, stop) {
			positions.push(from);
			for (const step of runs[positions.length - 1] ?? []) {
				if (stop.aborted) {
					return;
				}

				if (step instanceof Error) {
					throw step;
				}

				yield step;
			}
		},
	};
	return {source, positions};
}

export function toBatch(origin: number, offset: number, line: number, texts: readonly string[]): LineBatch {
	const bytes = Buffer.from(texts.map(text => `${text}\n`).join(''));
	let end = -1;
	const ends = Uint32Array.from(texts, text => (end += text.length + 1));
	return {
		kind: 'lines',
		origin: {number: origin, name: `origin ${origin}`},
		bytes,
		ends,
		count: texts.length,
		base: {origin, offset, line},
		cut: false,
	};
}
