import {parseAddress} from '../../waf/address.ts';
import {type RequestFacts} from '../../waf/text-observation.ts';

const words = new Uint32Array(4);

/**
The facts with a client that is an address, or without one: servers also print `unix:`, `0x30200e0`, `%s` and raw bytes there.
*/
export function withAddress(facts: RequestFacts): RequestFacts {
	const bytes = Buffer.from(facts.client ?? '', 'utf8');
	return parseAddress(bytes, 0, bytes.length, words) ? facts : {...facts, client: undefined};
}
