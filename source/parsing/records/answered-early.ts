/**
Whether Apache answered a request itself before the rules about its content, those of phase 2, had their turn: a malformed request line, an access rule. ModSecurity 2 says how long each phase took; older versions do not, but name Apache's error.

@param phase2 In µs; undefined where the record does not say.
*/
export function isAnsweredEarly(
	status: number | undefined,
	phase2: number | undefined,
	hasServerError: boolean,
): boolean {
	return (
		status !== undefined && status >= 400 && (phase2 === undefined ? hasServerError && status === 400 : phase2 === 0)
	);
}
