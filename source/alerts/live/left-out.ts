import {type LeftOut} from './live-rule.ts';

/**
What is wrong with a rule, or was left out, in one sentence: what its file needs said comes first. The numbers move in steps, so that they are no news each time.
*/
export function describeLeftOut(note: string | undefined, {late, documents, keys}: LeftOut): string | undefined {
	const parts = [
		note,
		late === 0 ? undefined : `${atLeast(late)} came too late to count`,
		documents === 0 ? undefined : `${atLeast(documents)} documents let go early, since more came than are kept`,
		keys === 0 ? undefined : `${atLeast(keys)} keys forgotten, since more came than are kept`,
	].filter(part => part !== undefined);
	return parts.length === 0 ? undefined : parts.join('; ');
}

/** Exactly up to ten, then by the first digit. */
function atLeast(count: number): string {
	const step = 10 ** Math.max(0, Math.floor(Math.log10(count)));
	return count <= 10 ? String(count) : `over ${(Math.floor(count / step) * step).toLocaleString('en')}`;
}
