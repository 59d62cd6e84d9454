/** Names of parameters, cookies' owners and keys whose values are secrets. */
const secretName =
	/^(?:.*[._\-[])?(?:pass(?:wor[dt]|wd|phrase|code)?|pwd|pin|secret|client[-_]?secret|(?:access|refresh|id|auth|csrf|xsrf|bearer|api|session|user|login|reset)?[-_]?token|api[-_]?key|apikey|access[-_]?key|private[-_]?key|auth(?:orization)?|session(?:[-_]?id)?|sid|phpsessid|jsessionid|csrf|xsrf|otp|totp|mfa|card(?:[-_]?(?:number|no))?|cvv2?|cvc|iban|ssn|credentials?|signature|jwt)\]?(?:\d{0,2})$/i;

/* `password`, `user[password]`, `json.auth.token`, `new-password2`, `old_passwd` */
const secretEnding =
	/(?:password|passwd|passphrase|secret|token|apikey|api[-_]key|sessionid|session[-_]id)\d{0,2}\]?$/i;

const secretHeader = /auth|token|secret|api-?key|session|passw|cookie|credential|signature|jwt/i;

/** Longer names are no parameter's. */
const longestName = 100;

/**
Whether a parameter or key of this name holds a secret.
*/
export function isSecretName(name: string): boolean {
	return name.length <= longestName && (secretName.test(name) || secretEnding.test(name));
}

/**
Whether a header of this name holds a secret; the Host and its kin of `:authority` do not.
*/
export function isSecretHeader(name: string): boolean {
	return name.length <= longestName && !/authority/i.test(name) && secretHeader.test(name);
}
