import {type Category} from '../../waf/category.ts';
import {type EcsDocument, toEcsDocument} from '../../waf/ecs-document.ts';
import {masks} from '../../secrets/masked-text.ts';
import {type TimeZone} from '../../waf/time-zone.ts';
import {type TransactionDetail} from '../../waf/transaction.ts';

/**
What the history counts and filters a transaction by; it goes along, so that the server counts and filters by the very same.
*/
export type CountedFacts = {
	/** The main one. */
	readonly category: Category | undefined;

	/** The gravest of its rule matches. */
	readonly severity: number | undefined;

	/** Inbound, else outbound, else a sum from severities. */
	readonly score: number | undefined;

	/** Without its query. */
	readonly path: string | undefined;

	/** In lower case, without a port. */
	readonly host: string | undefined;
};

/**
A transaction as `waftop ship` writes it: the document of `--json`, and below `waftop` what it is counted by. Line numbers and revisions are left out, since they depend on where reading began: a document that is sent again is the same again.
*/
export function toShippedDocument(
	detail: TransactionDetail,
	zone: TimeZone,
	{category, severity, score, path, host}: CountedFacts,
	observer: string,
): EcsDocument {
	const ruleMatches = detail.ruleMatches.map(({lineNumber: _notKnownAfterRestart, ...match}) => match);
	const document = toEcsDocument({...detail, ruleMatches, observer, observerParts: undefined}, zone);
	// A path that holds a secret must not give it out here.
	const shownPath = detail.masked !== undefined && detail.path?.includes(masks[1]) === true ? detail.path : path;
	const {revision: _changes, ...modsecurity} = document['modsecurity'] as Record<string, unknown>;
	return {
		...document,
		modsecurity,
		waftop: Object.fromEntries(
			Object.entries({category, severity, score, path: shownPath, host}).filter(([, value]) => value !== undefined),
		),
	};
}
