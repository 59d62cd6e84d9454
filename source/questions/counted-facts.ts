import {type Category} from '../waf/category.ts';
import {noSeverity} from '../history/columns.ts';
import {toText} from '../history/row-text.ts';
import {type History} from '../history/history.ts';

/**
What a transaction is counted and filtered by, as the history's columns hold it.
*/
export function readCountedFacts(
	history: History,
	slot: number,
): {
	readonly category: Category | undefined;
	readonly severity: number | undefined;
	readonly score: number | undefined;
	readonly path: string | undefined;
	readonly host: string | undefined;
} {
	const {columns, paths, hosts} = history;
	return {
		category: history.categoryOf(columns.category[slot]),
		severity: columns.severity[slot] === noSeverity ? undefined : columns.severity[slot],
		score: columns.score[slot] < 0 ? undefined : columns.score[slot],
		path: columns.path[slot] < 0 ? undefined : toText(paths.text(columns.path[slot])),
		host: columns.host[slot] < 0 ? undefined : toText(hosts.text(columns.host[slot])),
	};
}
