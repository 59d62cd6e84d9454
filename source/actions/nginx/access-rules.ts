import {type AddressRange, inRange, parseRange} from '../../waf/address-range.ts';
import {placeOf, wordsOf} from './flat-config.ts';
import {type Directive} from './nginx.ts';

/**
A rule of nginx's access module (`ngx_http_access_module`). The first rule that fits a client decides; where none does, it may pass.
*/
export type AccessRule = {
	readonly kind: 'allow' | 'deny';

	/** `none`: a form that is accepted and fits nobody who comes over a network. */
	readonly range: AddressRange | 'all' | 'none';
	readonly directive: Directive;
};

/**
The rules among some directives, in their order.
*/
export function toAccessRules(directives: readonly Directive[]): AccessRule[] {
	return directives.flatMap(directive => {
		const {name, parameters} = directive;
		return (name === 'allow' || name === 'deny') && parameters.length === 1
			? [{kind: name, range: toRuleRange(parameters[0]), directive}]
			: [];
	});
}

function toRuleRange(text: string): AccessRule['range'] {
	if (text === 'all') {
		return 'all';
	}

	const range = parseRange(text);
	// An IPv4 client is compared as IPv4, also on a socket of IPv6: a rule in IPv4-mapped form never fits.
	return range === undefined || (text.includes(':') && isMapped(range)) ? 'none' : range;
}

function isMapped({words, prefix}: AddressRange): boolean {
	return prefix >= 96 && words[0] === 0 && words[1] === 0 && words[2] === 0xff_ff;
}

/**
What a list says of a range: `denied` and `allowed` name the rule that decides, `mixed` the one that splits the range.
*/
export type AccessDecision = {readonly is: 'denied' | 'allowed' | 'mixed'; readonly by: AccessRule | undefined};

/**
Goes through the rules for all addresses of a range.
*/
export function decideAccess(rules: readonly AccessRule[], range: AddressRange): AccessDecision {
	let inside: AccessRule | undefined;
	for (const rule of rules) {
		if (rule.range === 'none') {
			continue;
		}

		if (rule.range === 'all' || holds(rule.range, range)) {
			const is = rule.kind === 'deny' ? 'denied' : 'allowed';
			return inside !== undefined && inside.kind !== rule.kind ? {is: 'mixed', by: inside} : {is, by: rule};
		}

		if (holds(range, rule.range)) {
			inside ??= rule;
		}
	}

	return inside?.kind === 'deny' ? {is: 'mixed', by: inside} : {is: 'allowed', by: undefined};
}

/**
Whether every address of the second range is in the first.
*/
export function holds(outer: AddressRange, inner: AddressRange): boolean {
	return outer.prefix <= inner.prefix && inRange(inner.words, outer);
}

/**
`own "allow all" in FILE:12`.
*/
export function describeRule({directive}: AccessRule): string {
	return `own "${wordsOf(directive)}" in ${placeOf(directive)}`;
}
