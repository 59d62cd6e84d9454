import {type AddressRange, inRange, parseRange} from '../../../source/waf/address-range.ts';
import {decideAccess, describeRule, holds} from '../../../source/actions/nginx/access-rules.ts';
import {chooseLocation, chooseServer} from './choose-location.ts';
import {flatten} from '../../../source/actions/nginx/flat-config.ts';
import {type Directive, type NginxConfig} from '../../../source/actions/nginx/nginx.ts';
import {earlyVariable} from '../../../source/actions/nginx/deny-reach.ts';
import {inherit, type Level, readSites} from '../../../source/actions/nginx/sites.ts';

/**
A request as nginx gets it.
*/
export type PlannedRequest = {
	/** The other end of the connection. */
	readonly peer: string;

	/** Value of the header that real-ip reads, if it is sent. */
	readonly forwarded: string | undefined;
	readonly host: string;
	readonly path: string;
};

/**
What nginx will do with it, as far as its configuration decides.

- `closed`: the early method, with its status (444 is no answer at all). `answered`: by `return`, before access is looked at.
- `forbidden`: 403 by a rule. `asks`: 401, a password would let it in. `served`: passed on.
*/
export type Prediction = {
	readonly kind: 'closed' | 'answered' | 'forbidden' | 'asks' | 'served';
	readonly status: number | undefined;

	/** Which address is compared with the rules. */
	readonly client: string;

	/** ModSecurity works on the request before this is decided, and may block it itself. */
	readonly modsecurityFirst: boolean;
	readonly words: string;
};

/**
Predicts the answer to a request.
*/
export function predictAnswer(config: NginxConfig, request: PlannedRequest, variable = earlyVariable): Prediction {
	const {http, servers} = readSites(config, variable);
	const server = chooseServer(servers, request.host);
	const path = server === undefined ? [] : chooseLocation(server.locations, request.path);
	const levels = [http, server, ...path];
	const client = findClient([http, server], request);
	const prediction = {status: undefined, client, modsecurityFirst: false};
	const range = parseRange(client);
	if (server?.early !== undefined && range !== undefined && isSet(readGeo(config, variable, range))) {
		const answer = flatten(server.early.block ?? []).find(({name}) => name === 'return');
		return {...prediction, kind: 'closed', status: Number(answer?.parameters[0]), words: 'the early method'};
	}

	const answer = levels.find(level => level?.answer !== undefined)?.answer;
	if (answer !== undefined) {
		const status =
			answer.name === 'return' && /^\d{3}$/.test(answer.parameters[0]) ? Number(answer.parameters[0]) : 302;
		return {...prediction, kind: 'answered', status, words: `return in line ${answer.line}`};
	}

	const {access, satisfyAny, asks, modsecurity} = inherit(levels);
	const first = {...prediction, modsecurityFirst: modsecurity};
	const decision = range === undefined ? undefined : decideAccess(access, range);
	const words = decision?.by === undefined ? 'no rule fits' : describeRule(decision.by);
	if (decision?.is === 'denied' && !(satisfyAny && asks)) {
		return {...first, kind: 'forbidden', status: 403, words};
	}

	// Under "satisfy any" only a rule that allows spares the password; that no rule fits does not.
	const isSpared = satisfyAny && decision?.is === 'allowed' && decision.by !== undefined;
	return asks && !isSpared ? {...first, kind: 'asks', status: 401, words} : {...first, kind: 'served', words};
}

/**
Why nginx would not take a deny file; undefined where it would. `deny` and `allow` alone are looked at.
*/
export function findFault(directives: readonly Directive[]): string | undefined {
	const wrong = directives.find(
		({name, parameters}) =>
			(name === 'deny' || name === 'allow') && !(parameters.length === 1 && isAccessParameter(parameters[0])),
	);
	return wrong && `invalid parameter "${wrong.parameters.join(' ')}" in ${wrong.file}:${wrong.line}`;
}

function isSet(value: string | undefined): boolean {
	return value !== undefined && value !== '' && value !== '0';
}

/** The value of a `geo` variable: that of the narrowest range that holds the client. */
function readGeo({directives}: NginxConfig, variable: string, client: AddressRange): string | undefined {
	const http = flatten(directives).find(({name}) => name === 'http');
	const geo = flatten(http?.block ?? []).find(
		({name, parameters}) => name === 'geo' && parameters.at(-1) === `$${variable}`,
	);
	let narrowest = -1;
	let value: string | undefined;
	for (const {name, parameters} of flatten(geo?.block ?? [])) {
		const range = parseRange(name);
		if (name === 'default' && narrowest < 0) {
			value = parameters[0];
		} else if (range !== undefined && holds(range, client) && range.prefix > narrowest) {
			narrowest = range.prefix;
			value = parameters[0];
		}
	}

	return value;
}

/** The address after real-ip: of a list the last one counts, or with `real_ip_recursive` the last that is not trusted. */
function findClient(levels: ReadonlyArray<Level | undefined>, {peer, forwarded}: PlannedRequest): string {
	const own = (name: string): readonly Directive[] => {
		const level = levels.findLast(candidate => candidate?.directives.some(directive => directive.name === name));
		return level?.directives.filter(directive => directive.name === name) ?? [];
	};

	const trusted = own('set_real_ip_from').flatMap(({parameters}) => parseRange(parameters[0]) ?? []);
	const isTrusted = (address: string): boolean => {
		const words = parseRange(address)?.words;
		return words !== undefined && trusted.some(range => inRange(words, range));
	};

	if (forwarded === undefined || !isTrusted(peer)) {
		return peer;
	}

	const isRecursive = own('real_ip_recursive').at(-1)?.parameters[0] === 'on';
	let client = peer;
	for (const text of forwarded.split(/[\s,]+/).toReversed()) {
		const address = withoutPort(text);
		if (parseRange(address) === undefined) {
			break;
		}

		client = address;
		if (!isRecursive || !isTrusted(address)) {
			break;
		}
	}

	return client;
}

/* Samples: `203.0.113.5:5151` · `[2001:db8::5]:4433` */
function withoutPort(text: string): string {
	return /^\[([^\]]+)\]:\d+$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

/** Whether a parameter of `allow`, `deny` or `geo` is one that nginx accepts. */
function isAccessParameter(text: string): boolean {
	return text === 'all' || text === 'unix:' || parseRange(text) !== undefined;
}
