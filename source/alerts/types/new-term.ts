import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {toFieldKind} from '../filters/field-kind.ts';
import {toValueReader} from '../filters/field-value.ts';
import {type KeysOf} from './compare.ts';
import {type Emit, type RuleState, type TimedDocument} from './rule-state.ts';

export type NewTermState = RuleState & {
	/** Takes what was there before the rule began: its values are known. */
	readonly learn: (documents: readonly TimedDocument[], start: Timestamp) => void;

	/** A value that a run counted, without a document. */
	readonly addTerm: (value: string, counted: TimedDocument) => void;

	/** Values that were new and had no room. */
	readonly dropped: () => number;
};

/**
A value of a field, or a combination of several, that was never seen before matches, and is known from then on.
*/
export function createNewTerm(
	{
		fields,
		window,
		alertsOnMissing,
	}: {
		readonly fields: ReadonlyArray<readonly string[]>;
		readonly window: Milliseconds;
		readonly alertsOnMissing: boolean;
	},
	readKeys: KeysOf,
	emit: Emit,
	known: Set<string>,
	mostTerms: number,
): NewTermState {
	let dropped = 0;
	const terms = fields.map(names => ({names, readers: names.map(name => toValueReader(name))}));
	const valuesOf = (document: AlertDocument, place: number) =>
		combine(terms[place].readers.map(read => read(document).filter(value => isTerm(value))));
	const isKnown = (place: number, values: readonly unknown[]): boolean => {
		const term = `${place}:${JSON.stringify(values)}`;
		if (known.has(term)) {
			return true;
		}

		// Clients choose values: what has no room any more is not told from what is known, or each would alarm without end.
		if (known.size >= mostTerms) {
			dropped++;
			return true;
		}

		known.add(term);
		return false;
	};

	return {
		dropped: () => dropped,
		learn(documents, start) {
			for (const {document, time} of documents) {
				if (time >= start - window && time < start) {
					for (const place of terms.keys()) {
						for (const values of valuesOf(document, place)) {
							isKnown(place, values);
						}
					}
				}
			}
		},
		addTerm(text, {document, time}) {
			const value = toFieldKind(fields[0][0]) === 'number' ? Number(text) : text;
			if (!isKnown(0, [value])) {
				emit({
					document,
					time,
					key: readKeys === undefined ? undefined : text,
					facts: {new_field: fields[0][0], value},
				});
			}
		},
		add(documents) {
			for (const {document, time} of documents) {
				// What one field of a document said is told with what a later one says.
				const facts = new Map<string, unknown>();
				for (const [place, {names}] of terms.entries()) {
					const name = names.length === 1 ? names[0] : names;
					const found = valuesOf(document, place);
					const key = readKeys?.(document)[0];
					if (found.length === 0 && alertsOnMissing) {
						facts.set('missing_field', name);
						emit({document, time, key, facts: Object.fromEntries(facts)});
					}

					for (const values of found) {
						if (!isKnown(place, values)) {
							facts.set('new_field', name).set('value', names.length === 1 ? values[0] : values);
							emit({document, time, key, facts: Object.fromEntries(facts)});
						}
					}
				}
			}
		},
		collect() {},
	};
}

/** What counts as no value is never new. */
function isTerm(value: unknown): boolean {
	return value !== '' && value !== 0 && value !== false;
}

/** A combination needs a value of each field. */
function combine(lists: ReadonlyArray<readonly unknown[]>): ReadonlyArray<readonly unknown[]> {
	let combined: ReadonlyArray<readonly unknown[]> = [[]];
	for (const list of lists) {
		combined = combined.flatMap(values => list.map(value => [...values, value])).slice(0, 256);
	}

	return combined;
}
