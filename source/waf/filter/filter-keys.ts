import {marks} from '../mark.ts';
import {outcomes} from '../outcome.ts';

/**
A key of the filter language: what may stand in front of a colon.
*/
export type FilterKey =
	| 'client'
	| 'country'
	| 'as'
	| 'agent'
	| 'cat'
	| 'rule'
	| 'outcome'
	| 'host'
	| 'path'
	| 'method'
	| 'sev'
	| 'score'
	| 'tag'
	| 'text'
	| 'time'
	| 'mark'
	| 'alert';

type Description = {
	/** What people type for it, too. */
	readonly aliases: readonly string[];

	/** What stands after the colon, with examples. */
	readonly needs: string;

	/** What a wrong value is instead: the end of the sentence `"foo" is …`. */
	readonly refusal: string;
};

/**
All keys in the order in which a person learns them.
*/
export const filterKeys: Readonly<Record<FilterKey, Description>> = {
	client: {
		aliases: ['ip'],
		needs: 'an address or a range, such as 192.0.2.7 or 192.0.2.0/24',
		refusal: 'neither',
	},
	country: {
		aliases: [],
		needs: 'a country by its two letters, such as DE',
		refusal: 'none',
	},
	as: {
		aliases: ['asn'],
		needs: 'the number of an autonomous system or a part of its name, such as 64500',
		refusal: 'neither',
	},
	agent: {aliases: ['ua'], needs: 'a part of the user agent, such as curl', refusal: 'none'},
	cat: {aliases: ['category'], needs: 'a category, such as SQLI or XSS', refusal: 'none'},
	rule: {
		aliases: ['id'],
		needs: 'a rule id, or its first digits and a star, such as 942100 or 942*',
		refusal: 'neither',
	},
	outcome: {aliases: [], needs: `one of ${outcomes.join(', ')}`, refusal: 'none of them'},
	host: {
		aliases: [],
		needs: 'a part of the host, or a pattern over the whole, such as shop or *.test',
		refusal: 'neither',
	},
	path: {
		aliases: ['uri', 'url'],
		needs: 'a part of the path, or a pattern over the whole, such as login or /admin*',
		refusal: 'neither',
	},
	method: {aliases: [], needs: 'a method, such as POST', refusal: 'none'},
	sev: {aliases: ['severity'], needs: 'a severity by name or number, such as CRITICAL or 2', refusal: 'neither'},
	score: {aliases: [], needs: 'a whole number, such as score>=10 or score:5', refusal: 'none'},
	tag: {aliases: [], needs: 'a part of a tag, such as attack-sqli', refusal: 'none'},
	text: {aliases: [], needs: 'a text to search in the log lines, such as text:select', refusal: 'none'},
	mark: {aliases: [], needs: `one of ${marks.join(', ')}, none`, refusal: 'none of them'},
	alert: {aliases: [], needs: 'the id of an alert, as Enter on one writes it', refusal: 'none'},
	time: {aliases: [], needs: 'a minute or a span of the day, such as 14:02 or 14:02-14:05', refusal: 'neither'},
};

const byName = new Map<string, FilterKey>();
for (const [key, {aliases}] of Object.entries(filterKeys)) {
	for (const name of [key, ...aliases]) {
		byName.set(name, key as FilterKey);
	}
}

/**
Everything that is understood in front of a colon.
*/
export const filterKeyNames: readonly string[] = [...byName.keys()];

/**
The key of a name or alias in any case.
*/
export function toFilterKey(name: string): FilterKey | undefined {
	return byName.get(name.toLowerCase());
}
