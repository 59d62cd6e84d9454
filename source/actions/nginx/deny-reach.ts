import {type AddressRange, parseRange} from '../../waf/address-range.ts';
import {type DenyMethod, type ReachException, type ServerReach} from '../../waf/deny.ts';
import {type AccessDecision, decideAccess, describeRule} from './access-rules.ts';
import {type AssumedFile, includesFile, placeOf, wordsOf} from './flat-config.ts';
import {type Directive, type NginxConfig} from './nginx.ts';
import {
	inherit,
	type Level,
	type Location,
	nameLocation,
	nameServer,
	readSites,
	type ServerBlock,
	type Sites,
} from './sites.ts';

/**
The variable of the early method, without its `$`.
*/
export const earlyVariable = 'waftop_denied';

/**
Where a rule in a file would work.
*/
export type Reach = {
	/** Whether some place of the configuration reads the file. */
	readonly included: boolean;

	/** Whether some server block tests the early method's variable. */
	readonly usesEarly: boolean;
	readonly reach: readonly ServerReach[];
};

export type ReachQuestion = {
	readonly method: DenyMethod;
	readonly file: string;

	/** In normal form. */
	readonly ranges: readonly string[];
};

/**
Follows a rule through the configuration: in which server blocks and locations it is heard, and why not in the others.
*/
export function findReach(config: NginxConfig, {method, file, ranges}: ReachQuestion): Reach {
	const directives = ranges.map((range): Directive => ({
		name: 'deny',
		parameters: [range],
		file,
		line: 0,
		block: undefined,
	}));
	const assumed: AssumedFile | undefined = method === 'deny' ? {file, directives} : undefined;
	const sites = readSites(config, earlyVariable, assumed);
	const parsed = ranges.flatMap(range => parseRange(range) ?? []);
	const isEarlyIncluded = includesFile(sites.block, file);
	return {
		included:
			method === 'early'
				? isEarlyIncluded
				: isEarlyIncluded || sites.servers.some(server => includesAnywhere(server.directive, file)),
		usesEarly: sites.servers.some(({early}) => early !== undefined),
		reach: sites.servers.map(server => {
			const exceptions = method === 'early' ? findEarlyExceptions(server) : findExceptions(sites, server, parsed);
			const isIgnored = exceptions.some(({location, partial}) => location === undefined && !partial);
			return {
				name: nameServer(server),
				file: server.directive.file,
				line: server.directive.line,
				effect: exceptions.length === 0 ? 'denied' : isIgnored ? 'ignored' : 'partly',
				exceptions: exceptions.map(({location, words}) => ({location, words})),
			};
		}),
	};
}

function includesAnywhere({block = []}: Directive, file: string): boolean {
	return includesFile(block, file) || block.some(inner => includesAnywhere(inner, file));
}

/** `partial`: some requests or addresses are denied there all the same. */
type Exception = ReachException & {readonly partial: boolean};

function findEarlyExceptions({early}: ServerBlock): Exception[] {
	return early === undefined
		? [{location: undefined, words: `no "if ($${earlyVariable}) { return 444; }" in it`, partial: false}]
		: [];
}

function findExceptions({http}: Sites, server: ServerBlock, ranges: readonly AddressRange[]): Exception[] {
	if (server.answer !== undefined) {
		return [
			{location: undefined, words: `${describeAnswer(server.answer)} answers before access is checked`, partial: false},
		];
	}

	const whole = explain([http, server], ranges);
	const inner = server.locations.flatMap(location => findInLocation([http, server], location, ranges, whole));
	if (whole === undefined) {
		return inner;
	}

	return [{location: undefined, words: whole.words, partial: whole.partial}, ...inner];
}

type Explanation = {readonly words: string; readonly partial: boolean};

/** Why a level does not deny the ranges; undefined where it does. */
function explain(levels: ReadonlyArray<Level | undefined>, ranges: readonly AddressRange[]): Explanation | undefined {
	const {access, satisfyAny, asks} = inherit(levels);
	for (const range of ranges) {
		const decision = decideAccess(access, range);
		if (decision.is !== 'denied') {
			return describeDecision(decision);
		}
	}

	return satisfyAny && asks ? {words: '"satisfy any": a password lets the client in', partial: true} : undefined;
}

function describeDecision({is, by}: AccessDecision): Explanation {
	if (by === undefined) {
		return {words: 'the file is not included there', partial: false};
	}

	return is === 'mixed'
		? {words: `${describeRule(by)} splits the range`, partial: true}
		: {words: describeRule(by), partial: false};
}

function describeAnswer(answer: Directive): string {
	return `"${wordsOf(answer)}" in ${placeOf(answer)}`;
}

function findInLocation(
	above: ReadonlyArray<Level | undefined>,
	location: Location,
	ranges: readonly AddressRange[],
	outer: Explanation | undefined,
): Exception[] {
	const levels = [...above, location];
	const name = nameLocation(location);
	if (location.answer !== undefined) {
		return [
			{location: name, words: `${describeAnswer(location.answer)} answers before access is checked`, partial: false},
		];
	}

	const own = explain(levels, ranges);
	// What the level above says already is not said again.
	const isNew = own !== undefined && own.words !== outer?.words;
	return [
		...(isNew ? [{location: name, ...own}] : []),
		...location.locations.flatMap(inner => findInLocation(levels, inner, ranges, own)),
	];
}
