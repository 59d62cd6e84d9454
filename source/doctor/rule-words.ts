import {type Directive} from './box.ts';

/**
The actions of a SecRule or SecAction, as they are written: its last word. Empty of other directives and of a rule without.
*/
export function actionsOf({name, words}: Directive): string {
	return name === 'secaction' ? (words[0] ?? '') : name === 'secrule' ? (words[2] ?? '') : '';
}

/** Asked for by most checks, of a thousand rules. */
const ids = new WeakMap<Directive, string>();

/**
The id of a rule; undefined of one in a chain.
*/
export function idOf(directive: Directive): string | undefined {
	let id = ids.get(directive);
	if (id === undefined) {
		id = /(?:^|[,\s])id:\s*['"]?(\d+)/.exec(actionsOf(directive))?.[1] ?? '';
		ids.set(directive, id);
	}

	return id === '' ? undefined : id;
}

const patterns = new Map<string, RegExp>();

/**
The values that an action is given in a rule: `ctl:ruleEngine=Off` has `ruleEngine=Off` for `ctl`.
*/
export function actionValues(directive: Directive, action: string): string[] {
	const actions = actionsOf(directive);
	if (!actions.includes(`${action}:`)) {
		return [];
	}

	let pattern = patterns.get(action);
	if (pattern === undefined) {
		pattern = new RegExp(String.raw`(?:^|[,\s])${action}:\s*('[^']*'|[^,]*)`, 'g');
		patterns.set(action, pattern);
	}

	return [...actions.matchAll(pattern)].map(([, value]) => value.trim().replaceAll(/^'|'$/g, ''));
}
