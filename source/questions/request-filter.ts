import {type Filter, type Term} from '../waf/filter/filter.ts';
import {matchText} from './filter-match.ts';

/**
What a request says of itself, whether a rule saw it or not.
*/
export type Requested = {
	readonly host?: string | undefined;
	readonly path?: string | undefined;
	readonly method?: string | undefined;
};

/**
The part of a filter that can be asked of a request that no rule saw: host, path and method. The rest chooses its client. Undefined where nothing is asked.
*/
export function compileRequestFilter(filter: Filter): ((request: Requested) => boolean) | undefined {
	const tests = filter.flatMap(term => compile(term) ?? []);
	return tests.length === 0 ? undefined : request => tests.every(test => test(request));
}

function compile({condition, negated}: Term): ((request: Requested) => boolean) | undefined {
	const ask = (of: (request: Requested) => string | undefined, test: (text: string) => boolean) => {
		return (request: Requested): boolean => {
			const text = of(request);
			return (text !== undefined && test(Buffer.from(text, 'utf8').toString('latin1'))) !== negated;
		};
	};

	if (condition.kind === 'host') {
		return ask(({host}) => host, matchText(condition.host.toLowerCase(), condition.exact));
	}

	if (condition.kind === 'path') {
		return ask(({path}) => path, matchText(condition.path, condition.exact));
	}

	return condition.kind === 'method'
		? ask(
				({method}) => method?.toUpperCase(),
				text => text === condition.method.toUpperCase(),
			)
		: undefined;
}
