import {type RequestFacts} from '../../waf/text-observation.ts';

/*
` while sending to client, client: 192.0.2.7, server: shop.test, request: "GET /p HTTP/1.1", upstream: "…", host: "shop.test"`. A request that the server accepted holds ` HTTP/` once.
*/
const tail =
	/ ?(?: while [^,\n]{1,120})?, client: ([^,\s]{1,64})(?:, server: ([^,\s]{0,255}))?(?:, request: "(\S{1,32}) (.{1,8000}?) HTTP\/[\d.]{1,3}"(?:, subrequest: "[^"]{0,8000}")?(?:, upstream: "[^"]{0,8000}")?(?:, host: "([^"]{1,255})")?)?/y;

/**
Reads what nginx writes behind a line of Coraza: the client there is the server's, whereas some versions of the module print none in front. Undefined where it does not stand at `at`.
*/
export function readNginxFacts(text: string, at: number): RequestFacts | undefined {
	tail.lastIndex = at;
	const found = tail.exec(text);
	if (found === null) {
		return undefined;
	}

	const [, client, server, method, target, host] = found;
	return {client, server: server || undefined, method, target, host};
}
