import {type Directive} from './box.ts';

/**
The actions of a SecRule or SecAction, as they are written: its last word. Empty of other directives and of a rule without.
*/
export function actionsOf({name, words}: Directive): string {
	return name === 'secaction' ? (words[0] ?? '') : name === 'secrule' ? (words[2] ?? '') : '';
}

/**
The id of a rule; undefined of one in a chain.
*/
export function idOf(directive: Directive): string | undefined {
	return /(?:^|[,\s])id:\s*['"]?(\d+)/.exec(actionsOf(directive))?.[1];
}

/**
The values that an action is given in a rule: `ctl:ruleEngine=Off` has `ruleEngine=Off` for `ctl`.
*/
export function actionValues(directive: Directive, action: string): string[] {
	const found = actionsOf(directive).matchAll(new RegExp(String.raw`(?:^|[,\s])${action}:\s*('[^']*'|[^,]*)`, 'gi'));
	return [...found].map(([, value]) => value.trim().replaceAll(/^'|'$/g, ''));
}
