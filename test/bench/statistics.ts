/**
The value that so large a share (0 to 1) of the values does not exceed; NaN of none.
*/
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted.at(Math.max(0, Math.ceil(share * sorted.length) - 1)) ?? NaN;
}
