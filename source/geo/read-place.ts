import {type Place} from '../waf/place.ts';

/** Longer names say nothing more. */
const longestName = 100;

/**
What a record of a database says, in the fields of MaxMind (`country.iso_code`, `autonomous_system_number`) or of IPinfo (`country`, `asn`, `as_name`). Undefined where it says nothing of the kind.
*/
export function readPlace(record: unknown): Place | undefined {
	const country = toCountry(
		readField(record, 'country', 'iso_code') ??
			readField(record, 'registered_country', 'iso_code') ??
			readField(record, 'country_code') ??
			readField(record, 'country'),
	);
	const asNumber = toAsNumber(readField(record, 'autonomous_system_number') ?? readField(record, 'asn'));
	const asName = toName(readField(record, 'autonomous_system_organization') ?? readField(record, 'as_name'));
	const place: Place = {
		...(country === undefined ? {} : {country}),
		...(asNumber === undefined ? {} : {asNumber}),
		...(asName === undefined ? {} : {asName}),
	};
	return Object.keys(place).length === 0 ? undefined : place;
}

function readField(record: unknown, ...names: readonly string[]): unknown {
	let value = record;
	for (const name of names) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
			return undefined;
		}

		value = (value as Record<string, unknown>)[name];
	}

	return value;
}

function toCountry(value: unknown): string | undefined {
	return typeof value === 'string' && /^[a-z]{2}$/i.test(value) ? value.toUpperCase() : undefined;
}

/** Samples: 64500, `AS64500`. */
function toAsNumber(value: unknown): number | undefined {
	const number =
		typeof value === 'string' ? Number(/^(?:AS)?(\d{1,10})$/i.exec(value)?.[1]) : Number(value ?? Number.NaN);
	return Number.isInteger(number) && number > 0 && number < 2 ** 32 ? number : undefined;
}

function toName(value: unknown): string | undefined {
	return typeof value === 'string' && value !== ''
		? Array.from(value.slice(0, 2 * longestName))
				.slice(0, longestName)
				.join('')
		: undefined;
}
