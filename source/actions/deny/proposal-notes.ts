import {formatRange, parseRange} from '../../waf/address-range.ts';
import {type DenyMethod, type DenyProposal, type DenyRequest} from '../../waf/deny.ts';
import {nameDuration} from '../../waf/deny-duration.ts';
import {quoteWords} from '../../waf/split-command.ts';
import {type Nginx} from '../nginx/nginx.ts';
import {earlyVariable, type Reach} from '../nginx/deny-reach.ts';
import {type FilePlan} from './deny-plan.ts';

/**
What a person should know before confirming.
*/
export function findNotes(
	kind: DenyProposal['kind'],
	plan: FilePlan,
	{method, reach}: {readonly method: DenyMethod; readonly reach?: Reach},
): string[] {
	if (kind !== 'deny') {
		return plan.removed.length === 0 ? ['waftop has no such rule'] : [];
	}

	const isHeardNowhere = method === 'early' && reach !== undefined && !reach.usesEarly;
	return [
		...plan.covered.map(({range, by}) => `${range} is denied already by ${by}`),
		...(isHeardNowhere
			? [`NOTHING IS DENIED until a server block has this line: if ($${earlyVariable}) { return 444; }`]
			: []),
		'Connections that are open already end when the client closes them or its request is done.',
		method === 'deny'
			? 'ModSecurity runs before the rule, so the client may go on filling the log.'
			: 'The error log shows nothing of a client that is refused early; the access log has 444.',
		'The configuration was read from its files. nginx tests it (nginx -t) when this is applied.',
	];
}

/**
The commands that will run, or those to paste where waftop cannot write.
*/
export function findCommands(
	kind: DenyProposal['kind'],
	{
		nginx,
		requests,
		ranges,
		notWritable,
		flags,
	}: {
		readonly nginx: Pick<Nginx, 'testCommand' | 'reloadCommand'>;
		readonly requests: readonly DenyRequest[];
		readonly ranges: readonly string[];
		readonly notWritable: string | undefined;

		/** What the command line needs to mean the same nginx and file. */
		readonly flags: readonly string[];
	},
): string[] {
	if (notWritable === undefined) {
		return [quoteWords(nginx.testCommand), quoteWords(nginx.reloadCommand)];
	}

	if (kind !== 'deny') {
		return [quoteWords(['sudo', 'waftop', 'unblock', ...(kind === 'expire' ? ['--expired'] : ranges), ...flags])];
	}

	// Requests that differ in nothing but their range are one change, as they are here.
	const together = Map.groupBy(requests, ({duration, reason, force}) => JSON.stringify([duration, reason, force]));
	return [...together.values()].flatMap(alike => {
		const [{duration, reason, force}] = alike;
		const named = alike.flatMap(({range}) => {
			const parsed = parseRange(range);
			return parsed === undefined ? [] : [formatRange(parsed)];
		});
		return named.length === 0
			? []
			: [
					quoteWords([
						'sudo',
						'waftop',
						'block',
						...named,
						'--for',
						nameDuration(duration),
						...(reason === '' ? [] : ['--reason', printable(reason)]),
						...(force === undefined ? [] : ['--force', printable(force)]),
						...flags,
					]),
				];
	});
}

/** A command is read by people and pasted into shells. */
function printable(text: string): string {
	return text.replaceAll(/[^ -~]/g, '?');
}
