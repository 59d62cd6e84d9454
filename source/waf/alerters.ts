/**
One entry of a rule's `alert`: the name of a channel, and the rule's options with the entry's own over them.
*/
export type Alerter = {readonly name: string; readonly options: Readonly<Record<string, unknown>>};

/** Names that people write for the same channel. */
const otherNames: Readonly<Record<string, string>> = {http_post: 'post', http_post2: 'post2'};

/**
The one name of a channel, whichever a person writes.
*/
export function channelName(name: string): string {
	return Object.hasOwn(otherNames, name) ? otherNames[name] : name;
}

/**
Those that call through the terminal, which only the screen has.
*/
export const terminalAlerters: ReadonlySet<string> = new Set(['bell', 'osc9', 'osc777']);

/** Deep enough for a payload, and an end for what refers to itself. */
const deepest = 8;

/**
The channels that a rule's options name, in their order. `$option$` as a whole value of an entry's own stands for that option of the rule.
*/
export function listAlerters(options: Readonly<Record<string, unknown>>): readonly Alerter[] {
	const list: readonly unknown[] = [options['alert'] ?? []].flat(1);
	return list.flatMap(entry => {
		if (typeof entry === 'string') {
			return [{name: channelName(entry), options}];
		}

		return Object.entries(entry as Readonly<Record<string, object | null>>).map(([name, own]) => ({
			name: channelName(name),
			options: {...options, ...(fillReferences(own ?? {}, options, 0) as Readonly<Record<string, unknown>>)},
		}));
	});
}

function fillReferences(value: unknown, options: Readonly<Record<string, unknown>>, depth: number): unknown {
	if (typeof value === 'string') {
		const name = /^\$([^$\s]+)\$$/.exec(value)?.[1];
		return name !== undefined && Object.hasOwn(options, name) ? options[name] : value;
	}

	if (typeof value !== 'object' || value === null || depth > deepest) {
		return value;
	}

	return Array.isArray(value)
		? value.map(each => fillReferences(each, options, depth + 1))
		: Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillReferences(each, options, depth + 1)]));
}
