/**
nginx cannot be found or asked: a sentence, and what to do next.
*/
export type NginxError = Error & {readonly kind: 'nginx'};

export function createNginxError(sentence: string): NginxError {
	return Object.assign(new Error(sentence), {kind: 'nginx' as const});
}

export function isNginxError(error: unknown): error is NginxError {
	return error instanceof Error && 'kind' in error && error.kind === 'nginx';
}
