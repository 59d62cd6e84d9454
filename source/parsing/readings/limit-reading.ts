import {type Exchange} from '../../waf/text-observation.ts';
import {type Reading} from './reading.ts';

/** nginx takes 32 KB of headers, which may be eight thousand; a browser sends twenty. */
const mostHeaders = 1000;

/** CRS has seven hundred rules. */
const mostMatches = 1000;

/**
A reading without what no request has so much of: headers behind the thousandth, and rule matches between the first and the last five hundred, since the verdict comes last. It counts as cut, then.
*/
export function limitReading(reading: Reading): Reading {
	const {ruleMatches, facts} = reading;
	const {exchange} = facts;
	const isLong =
		ruleMatches.length > mostMatches ||
		(exchange?.requestHeaders?.length ?? 0) > mostHeaders ||
		(exchange?.responseHeaders?.length ?? 0) > mostHeaders;
	return isLong
		? {
				...reading,
				ruleMatches: keepEnds(ruleMatches, mostMatches),
				facts: {...facts, exchange: exchange && limitExchange(exchange)},
				truncated: true,
			}
		: reading;
}

/**
The first and the last of a list, `most` in all.
*/
export function keepEnds<Item>(list: readonly Item[], most: number): readonly Item[] {
	return list.length <= most ? list : [...list.slice(0, most / 2), ...list.slice(-most / 2)];
}

function limitExchange(exchange: Exchange): Exchange {
	return {
		...exchange,
		requestHeaders: exchange.requestHeaders?.slice(0, mostHeaders),
		responseHeaders: exchange.responseHeaders?.slice(0, mostHeaders),
	};
}
