/**
Whether two records have the same parts. A part that is an array or a record itself is looked into, one level deep: it may be made anew at each look, and what it holds is compared by identity.
*/
export function hasSameParts(one: object, other: object): boolean {
	return areSame(one, other, isSamePart);
}

function isSamePart(one: unknown, other: unknown): boolean {
	return Object.is(one, other) || (isRecord(one) && isRecord(other) && areSame(one, other, Object.is));
}

function isRecord(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

/** What is absent counts as undefined. */
function areSame(one: object, other: object, isSame: (one: unknown, other: unknown) => boolean): boolean {
	const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
	return Object.keys({...left, ...right}).every(key => isSame(left[key], right[key]));
}
