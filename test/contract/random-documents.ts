import {type CaseDocument} from './case.ts';
import {type Dice} from './dice.ts';

/** The moment of second 0. */
export const zero = Date.UTC(2026, 10, 24, 12);

/**
Documents as `waftop --json` prints them, cut down to what rules of the suite name: with equal times, late ones, missing fields, few keys.
*/
export function randomDocuments(dice: Dice, count: number, span: number): readonly CaseDocument[] {
	const bursts = Array.from({length: 4}, () => dice.whole(span));
	return Array.from({length: count}, (_, place) => {
		const at = Math.min(span, dice.chance(0.6) ? dice.pick(bursts) + dice.whole(20) : dice.whole(span));
		const often = <Value>(value: Value): Value | undefined => (dice.chance(0.88) ? value : undefined);
		return toDocument(at + (dice.chance(0.1) ? 0.25 : 0), {
			id: `${place}.${dice.whole(1_000_000)}`,
			ip: often(dice.pick(['192.0.2.1', '192.0.2.2', '198.51.100.7', '2001:db8::1'])),
			domain: often(dice.pick(['shop.example.org', 'www.example.com'])),
			path: dice.pick(['/login', '/a b', '/wp-login.php', '/ünï', "/o'neil"]),
			method: dice.pick(['GET', 'POST']),
			status: often(dice.pick([200, 403, 404, 500])),
			outcome: dice.pick(['blocked', 'blocked', 'passed', 'detected']),
			score: often(dice.pick([0, 3, 5, 5, 10, 15.5])),
			level: often(dice.pick([0, 1, 2, 7, 30])),
			late: dice.chance(0.12) ? 1 + dice.whole(150) : undefined,
		});
	}).toSorted((one, other) => String(one['@timestamp']).localeCompare(String(other['@timestamp'])));
}

type Given = {
	readonly id: string;
	readonly ip?: string | undefined;
	readonly domain?: string | undefined;
	readonly path?: string | undefined;
	readonly method?: string | undefined;
	readonly status?: number | undefined;
	readonly outcome?: string | undefined;
	readonly score?: number | undefined;
	readonly level?: number | undefined;

	/** Seconds after its own time at which it arrived. */
	readonly late?: number | undefined;
};

/**
A document of a second; what is not given is not there.
*/
export function toDocument(second: number, given: Given): CaseDocument {
	const {id, ip, domain, path, method, status, outcome, score, level, late} = given;
	const document = {
		'@timestamp': toTime(second),
		source: {ip},
		url: {domain, path},
		http: {request: {method}, response: {status_code: status}},
		modsecurity: {unique_id: id, outcome, score: {inbound: score, threshold: 5}, truncated: path === '/login'},
		level,
		_arrival: late === undefined ? undefined : toTime(second + late),
	};
	return JSON.parse(JSON.stringify(document)) as CaseDocument;
}

export function toTime(second: number): string {
	return new Date(zero + Math.round(second * 1000)).toISOString();
}
