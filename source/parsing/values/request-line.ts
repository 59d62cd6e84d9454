/**
What a request line asks for. A field that it does not have is absent.
*/
export type RequestLine = {readonly method: string | undefined; readonly target: string | undefined};

/* A token of RFC 9110, which a client may choose: `GET`, `M-SEARCH`, `get`, `x` */
const method = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;

/* ` HTTP/1.1`, ` HTTP/2` */
const protocol = / HTTP\/\d(?:\.\d)?\s*$/;

/* `https://shop.test:8443/p` */
const absolute = /^[a-z]{2,10}:\/\/([^/?#\s@]{1,255})(?=[/?#]|$)/i;

/**
Reads `GET /p?q HTTP/1.1`, `CONNECT h:443 HTTP/1.1`, `GET http://h/p HTTP/1.1`, and lines without a method or a protocol; a target may hold blanks.
*/
export function readRequestLine(line: string): RequestLine {
	const request = line.replace(protocol, '');
	const blank = request.indexOf(' ');
	const first = blank < 0 ? request : request.slice(0, blank);
	if (method.test(first)) {
		return {method: first, target: blank < 0 ? undefined : request.slice(blank + 1) || undefined};
	}

	const isTarget = request.startsWith('/') || absolute.test(request);
	return {method: undefined, target: isTarget ? request : undefined};
}

/**
The host, with its port, that an absolute target names.
*/
export function readTargetHost(target: string | undefined): string | undefined {
	return absolute.exec(target ?? '')?.[1];
}
