import {type DenyMethod, type DenyRule} from '../../waf/deny.ts';
import {parseConfig} from '../nginx/config-tree.ts';
import {type Directive} from '../nginx/nginx.ts';
import {earlyVariable} from '../nginx/deny-reach.ts';
import {formatDenyLine, parseDenyLine} from './deny-line.ts';

/*
The deny file's text. Lines that waftop wrote are found by their exact form; everything else is a person's, and stays byte for byte.
*/

const geoHead = `geo $${earlyVariable} {`;
const geoSkeleton = `${geoHead}\n\tdefault 0;\n}\n`;

/**
The rules that waftop wrote, in the order of the file.
*/
export function readRules(text: string, method: DenyMethod): DenyRule[] {
	return text.split('\n').flatMap(line => parseDenyLine(line, method) ?? []);
}

/**
All that the file denies or allows, a person's rules too: `deny`, `allow`, and ranges of the `geo` block as `deny`.
*/
export function readDirectives(text: string, file: string, method: DenyMethod): Directive[] {
	const {directives} = parseConfig(text, file);
	if (method === 'deny') {
		return directives.filter(({name}) => name === 'deny' || name === 'allow');
	}

	return directives
		.filter(({name, parameters}) => name === 'geo' && parameters.at(-1) === `$${earlyVariable}`)
		.flatMap(({block}) => block ?? [])
		.filter(({name, parameters}) => name !== 'default' && parameters[0] !== '0' && parameters[0] !== '')
		.map(directive => ({...directive, name: 'deny', parameters: [directive.name]}));
}

/**
Adds a line after all others; undefined where the file has no place for it. An empty file gets all that it needs.
*/
export function addRule(text: string, rule: DenyRule, method: DenyMethod): string | undefined {
	const line = formatDenyLine(rule, method);
	if (method === 'deny') {
		// A file whose last line has no end keeps that habit, so that taking the rule out gives the very bytes of before.
		return text === '' || text.endsWith('\n') ? `${text}${line}\n` : `${text}\n${line}`;
	}

	const whole = text === '' ? geoSkeleton : text;
	const lines = whole.split('\n');
	const head = lines.findIndex(candidate => candidate.trim() === geoHead);
	const end = lines.findIndex((candidate, place) => place > head && candidate.trim() === '}');
	return head < 0 || end < 0 ? undefined : [...lines.slice(0, end), line, ...lines.slice(end)].join('\n');
}

/**
Takes the lines of rules out; the others stay as they are.
*/
export function removeRules(
	text: string,
	method: DenyMethod,
	isGone: (rule: DenyRule) => boolean,
): {readonly text: string; readonly removed: readonly DenyRule[]} {
	const removed: DenyRule[] = [];
	const kept = text.split('\n').filter(line => {
		const rule = parseDenyLine(line, method);
		const goes = rule !== undefined && isGone(rule);
		if (goes) {
			removed.push(rule);
		}

		return !goes;
	});
	return {text: kept.join('\n'), removed};
}
