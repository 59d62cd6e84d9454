import {type Filter} from '../waf/filter/filter.ts';
import {type Span} from '../waf/question.ts';
import {type Conversation} from '../waf/conversation.ts';
import {type Through} from '../waf/through.ts';
import {type AccessEvidence} from './access-evidence.ts';
import {type AnswerContext, groupAnswers} from './group-answers.ts';
import {type ThroughFinder} from './group-through.ts';
import {readConversation} from './read-conversation.ts';
import {compileRequestFilter} from './request-filter.ts';

/**
Returns a function that adds to what was not stopped what the access log tells of it, and what no rule saw of the same clients. Counted when it is first asked for, and kept; without an access log the finder is given back as it is.
*/
export function createAnswersFinder({
	evidence,
	showSecrets,
	...given
}: Omit<AnswerContext, 'evidence'> & {readonly evidence: AccessEvidence | undefined; readonly showSecrets: boolean}): (
	finder: ThroughFinder,
	rows: Float64Array,
	span: Span,
	filter: Filter,
) => ThroughFinder {
	return (finder, rows, span, filter) => {
		if (evidence === undefined || evidence.counts.lines === 0) {
			return finder;
		}

		let through: Through | undefined;
		let last: {readonly client: string; readonly conversation: Conversation} | undefined;
		return {
			groups() {
				through ??= groupAnswers({...given, evidence}, rows, span, compileRequestFilter(filter));
				return through;
			},
			rowsLike: finder.rowsLike,
			conversation(client) {
				last =
					last?.client === client
						? last
						: {
								client,
								conversation: readConversation({history: given.history, evidence, showSecrets}, rows, span, client),
							};
				return last.conversation;
			},
		};
	};
}
