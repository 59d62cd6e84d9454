import {inRange, parseRange, type AddressRange} from '../waf/address-range.ts';
import {minute, second, type Clock, type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type DenyList, type DenyRule} from '../waf/deny.ts';
import {type Observation} from '../waf/observation.ts';
import {outcomes} from '../waf/outcome.ts';
import {refusedByServer} from '../history/columns.ts';
import {toText} from '../history/row-text.ts';
import {type History} from '../history/history.ts';
import {keyOfSlot, toHost, toRequestKey} from './request-key.ts';

/**
How a deny rule works, as the log shows it since it was written.

- `waiting`: nothing of the client since.
- `verified`: the client has sent something since, and nothing was served.
- `served`: requests get past the rule, at the hosts of `servedBy`. A host that has refused since, and served nothing for a while, is none of them.
*/
export type DenyVerdict = 'waiting' | 'verified' | 'served';

export type DenyStatus = {
	readonly rule: DenyRule;
	readonly range: AddressRange;
	readonly verdict: DenyVerdict;

	/** Requests that nginx refused by the rule since; undefined with the early method, which leaves no line. */
	readonly hits: number | undefined;
	readonly lastHit: Timestamp | undefined;

	/** Requests since that ModSecurity blocked before the rule's turn came. */
	readonly blocked: number;
	readonly servedBy: readonly string[];

	/** When the last request got past the rule; undefined: none. */
	readonly lastServed?: Timestamp | undefined;

	/** Requests of the log in the minute before the rule, and in the last minute. */
	readonly perMinuteBefore: number;
	readonly perMinuteNow: number;
};

/**
The deny list with what the log says of each of its rules.
*/
export type Denials = {readonly list: DenyList; readonly rules: readonly DenyStatus[]};

/**
Watches what the log says of the clients that are denied.
*/
export type DenyWatch = {
	/** Takes the list as it stands now; what is known of a rule that stays is kept. */
	follow(list: DenyList): void;

	/** A request that nginx refused by a deny rule. */
	refuse(forbidden: Observation): void;

	/** A complete transaction. */
	see(slot: number): void;

	/** The range of a rule that stands, where a complete transaction got past it. */
	passedBy(slot: number): string | undefined;

	/** Undefined until a list is followed; the same object while nothing changed. */
	denials(): Denials | undefined;
};

type Watched = {
	readonly rule: DenyRule;
	readonly range: AddressRange;
	hits: number;
	lastHit: Timestamp | undefined;
	blocked: number;

	/** Of each host, when it last let the client in, and when it last refused it. */
	readonly servedBy: Map<string, {served: Timestamp; refused: Timestamp}>;
	readonly perMinuteBefore: number;
	readonly times: Timestamp[];

	/** Connections and targets that were refused of late, so that ModSecurity's lines of the same request are not taken for an answer. */
	readonly refused: string[];
};

/** Workers of before the reload finish what they have begun, and the log's times are whole seconds. */
const grace: Milliseconds = 3 * second;

/** A host that has refused a client is believed to go on if it served nothing for so long: one with rules of its own does both. */
const calm: Milliseconds = 15 * second;

/** Times of requests that are kept for a rate, and refusals for comparison. */
const mostTimes = 4096;
const mostRefused = 512;
const mostHosts = 8;
const blockedCode = outcomes.indexOf('blocked');
const servedCodes = new Set([outcomes.indexOf('detected'), outcomes.indexOf('passed')]);

export function createDenyWatch(history: History, clock: Clock): DenyWatch {
	const {columns} = history;
	let list: DenyList | undefined;
	let watched: Watched[] = [];
	let singles = new Map<string, Watched>();
	let ranges: Watched[] = [];
	let last: Denials | undefined;
	let lastMoment = 0;

	const start = (rule: DenyRule, range: AddressRange): Watched => ({
		rule,
		range,
		hits: 0,
		lastHit: undefined,
		blocked: 0,
		servedBy: new Map(),
		perMinuteBefore: countBefore(history, range, rule.since),
		times: [],
		refused: [],
	});

	/** Lists are long, floods are fast: a single address is looked up, ranges are few. */
	const find = (text: string): Watched | undefined =>
		singles.get(text) ?? ranges.find(({range}) => inRange(toAddressWords(text), range));

	/** The rule that a transaction should have met; none where nginx's own line tells that it did. */
	const findFor = (slot: number): Watched | undefined => {
		const client = watched.length > 0 ? columns.client[slot] : -1;
		const one = client < 0 ? undefined : find(history.clients.text(client));
		const isMet = one === undefined || columns.time[slot] < one.rule.since + grace;
		return isMet || (columns.flags[slot] & refusedByServer) !== 0 ? undefined : one;
	};

	const isServedTo = ({refused}: Watched, slot: number): boolean =>
		servedCodes.has(columns.outcome[slot]) && !refused.includes(keyOfSlot(history, slot));

	const count = (one: Watched, time: Timestamp): void => {
		one.times.push(time);
		if (one.times.length > mostTimes) {
			one.times.splice(0, mostTimes / 2);
		}

		last = undefined;
	};

	const addHost = ({servedBy}: Watched, slot: number): void => {
		const host = columns.host[slot] < 0 ? '?' : toText(history.hosts.text(columns.host[slot]));
		const known = servedBy.get(host);
		const served = Math.max(known?.served ?? -Infinity, columns.time[slot]);
		if (known !== undefined || servedBy.size < mostHosts) {
			servedBy.set(host, {served, refused: known?.refused ?? -Infinity});
		}
	};

	const addRefusal = ({servedBy}: Watched, forbidden: Observation): void => {
		const known = servedBy.size > 0 ? servedBy.get(toHost(forbidden)) : undefined;
		if (known !== undefined) {
			known.refused = Math.max(known.refused, forbidden.time);
		}
	};

	return {
		follow(next) {
			if (JSON.stringify(next) === JSON.stringify(list)) {
				return;
			}

			const before = new Map(watched.map(one => [`${one.rule.range} ${one.rule.since}`, one]));
			list = next;
			watched = next.rules.flatMap(rule => {
				const range = parseRange(rule.range);
				return range === undefined ? [] : [before.get(`${rule.range} ${rule.since}`) ?? start(rule, range)];
			});
			singles = new Map(
				watched.filter(({range}) => range.prefix === 128).map(one => [toClientText(one.range.words), one]),
			);
			ranges = watched.filter(({range}) => range.prefix < 128);
			last = undefined;
		},
		refuse(forbidden) {
			const one = watched.length > 0 && forbidden.clientKnown ? find(toClientText(forbidden.client)) : undefined;
			if (one === undefined || forbidden.time < one.rule.since - second) {
				return;
			}

			one.hits++;
			addRefusal(one, forbidden);
			one.lastHit = Math.max(one.lastHit ?? -Infinity, forbidden.time);
			one.refused.push(toRequestKey(forbidden));
			if (one.refused.length > mostRefused) {
				one.refused.splice(0, mostRefused / 2);
			}

			count(one, forbidden.time);
		},
		see(slot) {
			const one = columns.revision[slot] === 1 ? findFor(slot) : undefined;
			if (one === undefined) {
				return;
			}

			const isBlocked = columns.outcome[slot] === blockedCode;
			const isServed = isServedTo(one, slot);
			if (isBlocked || isServed) {
				one.blocked += isBlocked ? 1 : 0;
				// What the early method refuses never comes as far as ModSecurity: a server block let it in.
				if (isServed || list?.method === 'early') {
					addHost(one, slot);
				}

				count(one, columns.time[slot]);
			}
		},
		passedBy(slot) {
			const one = findFor(slot);
			return one !== undefined && isServedTo(one, slot) ? one.rule.range : undefined;
		},
		denials() {
			const now = clock.now();
			// Rates fall by themselves; looking at them each few seconds is enough.
			const moment = watched.some(({times}) => times.length > 0) ? Math.floor(now / (5 * second)) : 0;
			if (list !== undefined && (last === undefined || moment !== lastMoment)) {
				lastMoment = moment;
				const {method} = list;
				last = {list, rules: watched.map(one => toStatus(one, method === 'early', now))};
			}

			return last;
		},
	};
}

/**
The rule that denies a client, with its state; the first one that fits.
*/
export function denyStatusOf(denials: Denials | undefined, client: string): DenyStatus | undefined {
	if (denials === undefined || denials.rules.length === 0) {
		return undefined;
	}

	const range = parseRange(client);
	return range === undefined ? undefined : denials.rules.find(status => inRange(range.words, status.range));
}

function toStatus(one: Watched, isEarly: boolean, now: Timestamp): DenyStatus {
	const {rule, range, hits, lastHit, blocked, servedBy, perMinuteBefore, times} = one;
	const hosts = [...servedBy];
	const stillServing = hosts.filter(([, {served, refused}]) => refused <= served || now - served < calm);
	return {
		rule,
		range,
		verdict: stillServing.length > 0 ? 'served' : hits + blocked > 0 ? 'verified' : 'waiting',
		hits: isEarly ? undefined : hits,
		lastHit,
		blocked,
		servedBy: stillServing.toSorted(([, a], [, b]) => b.served - a.served).map(([host]) => host),
		lastServed: hosts.length === 0 ? undefined : Math.max(...hosts.map(([, {served}]) => served)),
		perMinuteBefore,
		perMinuteNow: times.filter(time => time > now - minute).length,
	};
}

function countBefore(history: History, range: AddressRange, since: Timestamp): number {
	const {columns, firstRow, nextRow} = history;
	let found = 0;
	for (let row = firstRow; row < nextRow; row++) {
		const slot = row % columns.capacity;
		const time = columns.time[slot];
		const isInMinute = time >= since - minute && time < since && columns.client[slot] >= 0;
		found += isInMinute && inRange(toAddressWords(history.clients.text(columns.client[slot])), range) ? 1 : 0;
	}

	return found;
}

/** The four words of a client as its dictionary keeps them. */
function toAddressWords(text: string): Uint32Array {
	const words = new Uint32Array(4);
	Buffer.from(words.buffer).write(text, 'latin1');
	return words;
}

/** A client's words as the dictionary of clients keeps them. */
function toClientText(words: Uint32Array): string {
	return Buffer.from(words.buffer, words.byteOffset, 16).toString('latin1');
}
