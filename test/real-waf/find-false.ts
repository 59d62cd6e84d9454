import {testTime} from '../parsing/read-events.ts';
import {forged, type Sent} from './forging-traffic.ts';

/** A row of `--json`, as far as the laws look at it. */
export type Row = {
	readonly '@timestamp'?: string;
	readonly source?: {readonly ip?: string};
	readonly url?: {readonly original?: string; readonly path?: string; readonly domain?: string};
	readonly modsecurity: {
		readonly unique_id?: string;
		readonly outcome: string;
		readonly server?: string;
		readonly categories: readonly string[];
		readonly contradictions?: ReadonlyArray<{readonly other?: string}>;
		readonly rules: ReadonlyArray<Readonly<Record<string, unknown>>>;
	};
};

/** What was sent, and which ids the server gave. */
export type Truth = {
	readonly sent: readonly Sent[];

	/** The client of each record, by its id. */
	readonly ids: ReadonlyMap<string, string>;

	/** When it was sent, in ms. */
	readonly begin: number;
	readonly end: number;
};

/**
What rows say that the truth contradicts, a sentence each: fields that only forged text has, another client than the one that sent the request, and a denial that is passed or the reverse. In a stream whose records are torn, a denial may stand in another's body and be lost.
*/
export function findFalse(rows: readonly Row[], truth: Truth, isTorn = false): string[] {
	const byNumber = new Map(truth.sent.map(one => [one.number, one]));
	return rows.flatMap(row => {
		const {unique_id: id, outcome, server, categories, contradictions = [], rules} = row.modsecurity;
		const number = Number(/^(?:\/static)?\/r\/(\d{4})/.exec(row.url?.original ?? row.url?.path ?? '')?.[1] ?? 0);
		const request = byNumber.get(number);
		const client = row.source?.ip;
		const time = row['@timestamp'];
		const facts: Array<[string, boolean]> = [
			['forged client', client === forged.client || contradictions.some(({other}) => other === forged.client)],
			['wrong client', client !== undefined && request !== undefined && client !== request.client],
			[
				'client of another id',
				client !== undefined && id !== undefined && truth.ids.has(id) && truth.ids.get(id) !== client,
			],
			['unknown client', client !== undefined && !truth.sent.some(one => one.client === client)],
			['forged id', id?.startsWith(forged.idStart) ?? false],
			['forged host', row.url?.domain === forged.host || server === forged.host],
			['forged path', row.url?.path === forged.path],
			['forged category', categories.includes(forged.category)],
			[
				'forged time',
				time !== undefined &&
					Date.parse(time) !== testTime &&
					(Date.parse(time) < truth.begin - 5000 || Date.parse(time) > truth.end + 5000),
			],
			...rules.map((rule): [string, boolean] => [
				`forged rule ${JSON.stringify(rule)}`,
				rule['id'] === forged.rule ||
					rule['file'] === forged.file ||
					rule['uri'] === forged.path ||
					rule['hostname'] === forged.host ||
					rule['message'] === forged.message ||
					(rule['tags'] as string[] | undefined)?.includes(forged.tag) === true,
			]),
			['denied, not blocked', !isTorn && request?.status === 403 && ['passed', 'detected'].includes(outcome)],
			['not denied, blocked', request !== undefined && [200, 404].includes(request.status) && outcome === 'blocked'],
			['blocked rule, passed', outcome === 'passed' && rules.some(rule => rule['action'] === 'denied')],
		];
		return facts
			.filter(([, isFalse]) => isFalse)
			.map(([what]) => `${what}: ${JSON.stringify({client, id, outcome, url: row.url, time, request}).slice(0, 600)}`);
	});
}
