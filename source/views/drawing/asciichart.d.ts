declare module 'asciichart' {
	/** Draws series over one scale; newline-separated rows, `height` + 1 of them. */
	export function plot(
		series: ReadonlyArray<readonly number[]>,
		options: {
			height: number;
			min: number;
			max: number;
			offset: number;
			format: (value: number, row: number) => string;
			symbols: readonly string[];
		},
	): string;
}
