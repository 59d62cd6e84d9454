import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {toValueReader} from '../filters/field-value.ts';
import {BoundedMap} from './bounded-map.ts';
import {type KeysOf} from './compare.ts';
import {type Emit, type RuleState} from './rule-state.ts';

/** The values of a key's last document. */
export type Seen = {readonly values: readonly unknown[]; readonly text: string; readonly time: Timestamp};

/**
A document whose values differ from those of the last one with its key matches. The first sight of a key never does, and with a `timeframe` the last document must not be longer ago.
*/
export function createChange(
	{
		compareKeys,
		ignoresNull,
		timeframe,
	}: {
		readonly compareKeys: readonly string[];
		readonly ignoresNull: boolean;
		readonly timeframe: Milliseconds | undefined;
	},
	readKeys: KeysOf,
	emit: Emit,
	lastSeen: BoundedMap<string | undefined, Seen>,
): RuleState {
	const readers = compareKeys.map(field => toValueReader(field));
	const valuesOf = (document: AlertDocument) =>
		readers.map(read => {
			const values = read(document);
			return values.length > 1 ? values : values[0];
		});
	return {
		add(documents) {
			for (const {document, time} of documents) {
				const values = valuesOf(document);
				if (ignoresNull && values.some(value => value === undefined || value === '' || value === 0)) {
					continue;
				}

				for (const key of readKeys?.(document) ?? [undefined]) {
					const text = JSON.stringify(values.map(value => value ?? null));
					const last = lastSeen.get(key);
					lastSeen.set(key, {values, text, time});
					if (last !== undefined && last.text !== text && (timeframe === undefined || time - last.time <= timeframe)) {
						const facts = {old_value: toFact(last.values), new_value: toFact(values)};
						emit({document, time, key, facts});
					}
				}
			}
		},
		collect() {},
	};
}

function toFact(values: readonly unknown[]): readonly unknown[] {
	return values.map(value => value ?? null);
}
