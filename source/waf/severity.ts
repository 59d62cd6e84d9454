/**
Severity of a rule as ModSecurity numbers it: 0 EMERGENCY to 7 DEBUG. An engine v3 rule without a severity prints 0.
*/
export type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
Names of the severities, at the index of their number.
*/
export const severityNames = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'] as const;

/**
The number of a severity given by name or digit in any case, or undefined.
*/
export function toSeverity(text: string): Severity | undefined {
	const digit = /^[0-7]$/.test(text) ? Number(text) : severityNames.indexOf(text.toUpperCase() as 'DEBUG');
	return digit >= 0 ? (digit as Severity) : undefined;
}

/**
Points that CRS adds to the anomaly score for a match of this severity, with its default setup
(`crs-setup.conf`: critical 5, error 4, warning 3, notice 2). An estimate, never the score itself.
*/
export function toAnomalyPoints(severity: number): number {
	return severity >= 2 && severity <= 5 ? 7 - severity : 0;
}
