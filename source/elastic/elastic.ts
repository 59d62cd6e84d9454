import {type Milliseconds} from '../waf/clock.ts';

/**
How to reach a search server.
*/
export type ElasticOptions = {
	/** URLs, perhaps with a path prefix and with user and password in them. */
	readonly nodes: readonly string[];

	/** `name:base64`, instead of nodes. */
	readonly cloudId: string | undefined;
	readonly user: string | undefined;
	readonly password: string | undefined;
	readonly apiKey: string | undefined;

	/** Certificates of authorities as PEM. */
	readonly ca: string | undefined;

	/** SHA-256 of the certificate, or of its authority where the server sends it along, in hexadecimal. */
	readonly fingerprint: string | undefined;

	/** Trusts any certificate. */
	readonly insecure: boolean;

	/** URL of an HTTP proxy. */
	readonly proxy: string | undefined;
	readonly version: string;
};

/**
One request. `body` is sent as JSON, `lines` as a JSON text a line.
*/
export type ElasticRequest = {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly query?: Readonly<Record<string, string | number | boolean>>;
	readonly body?: unknown;
	readonly lines?: readonly string[];

	/** For the whole answer, its body included. */
	readonly limit?: Milliseconds;
};

/**
A search server: Elasticsearch 7.17 to 9, OpenSearch 2 and 3.
*/
export type Elastic = {
	/** Scheme, host and port, without user and password. */
	readonly name: string;

	/**
	Asks, once: what to do about an error is for the caller to decide.

	@throws {ElasticError}
	*/
	request<Answer extends object>(request: ElasticRequest, stop: AbortSignal): Promise<Answer>;
	close(): Promise<void>;
};
