import {formatRange, parseRange} from '../../waf/address-range.ts';
import {type Clock} from '../../waf/clock.ts';
import {nameDuration} from '../../waf/deny-duration.ts';
import {type DenyOutcome, type DenyProposal, type DenyRequest} from '../../waf/deny.ts';
import {quoteWords} from '../../waf/split-command.ts';
import {NginxError} from '../nginx/nginx-error.ts';
import {runCommand} from '../nginx/run-command.ts';
import {type Trail} from '../trail/trail.ts';
import {type Denier} from './denier.ts';
import {findRefusals} from './refusals.ts';
import {type Connections} from './machine-addresses.ts';

/**
How other machines deny a client: a command for each, of which `{host}`, `{address}`, `{duration}` and `{reason}` are replaced.
*/
export type RemoteOptions = {
	/** From the settings alone: an index says nothing about where a command is run. */
	readonly hosts: readonly string[];
	readonly command: readonly string[];
	readonly undoCommand: readonly string[] | undefined;

	/** Never denied. */
	readonly allow: readonly string[];
	readonly clock: Clock;
	readonly trail: Trail;
	readonly findConnections: () => Connections;
};

type Order = {readonly host: string; readonly words: readonly string[]};

/**
Makes what denies clients on other machines by a command each; they plan, check, write and undo by themselves. What is denied there is not known here.
*/
export function createRemoteDenier(options: RemoteOptions): Denier {
	const {hosts, command, undoCommand, allow, clock, trail, findConnections} = options;
	const place = `the nginx of ${hosts.join(', ')}`;

	const toOrders = (template: readonly string[], values: Readonly<Record<string, string>>): Order[] =>
		hosts.map(host => ({
			host,
			words: template.map(word => {
				const known: Readonly<Record<string, string>> = {...values, host};
				// Without quotes a far shell would part the reason, and its words would be arguments of their own.
				const reason = word.includes("'{reason}'") ? values['reason'] : values['reason'].replaceAll(' ', '_') || 'none';
				return word.replaceAll(/\{(host|address|duration|reason)\}/g, (_, name: string) =>
					name === 'reason' ? reason : known[name],
				);
			}),
		}));

	const ordersOf = ({kind, ranges, requests}: Pick<DenyProposal, 'kind' | 'ranges' | 'requests'>): Order[] =>
		ranges.flatMap(address => {
			const request = requests.find(({range}) => normalize(range) === address);
			const template = kind === 'deny' ? command : (undoCommand ?? []);
			return toOrders(template, {
				address,
				duration: nameDuration(request?.duration),
				reason: toHarmlessReason(request?.reason ?? ''),
			});
		});

	const refusalsOf = (requests: readonly DenyRequest[]) => {
		const surroundings = {...findConnections(), allow, realIp: [], blindServers: [], overwrittenHeaders: []};
		return requests.flatMap(request => findRefusals(request, surroundings));
	};

	const propose = (
		kind: 'deny' | 'undo',
		ranges: readonly string[],
		requests: readonly DenyRequest[],
	): DenyProposal => {
		const isForced = requests.length > 0 && requests.every(({force}) => (force ?? '').trim() !== '');
		const refusals = refusalsOf(requests);
		const duration = requests.at(0)?.duration;
		return {
			kind,
			ranges,
			method: 'deny',
			file: place,
			isElsewhere: true,
			added: kind === 'deny' ? ranges.map(range => `deny ${range};`) : [],
			removed: kind === 'deny' ? [] : ranges.map(range => `deny ${range};`),
			coveredBy: undefined,
			refusals: refusals.filter(({forceable}) => !(forceable && isForced)),
			forced: isForced ? refusals.filter(({forceable}) => forceable) : [],
			reach: [],
			unreadable: [],
			notes: ['Each machine plans and checks by itself; what it refuses is shown here.'],
			commands: ordersOf({kind, ranges, requests}).map(({words}) => quoteWords(words)),
			notWritable: undefined,
			until: duration === undefined ? undefined : clock.now() + duration,
			requests,
		};
	};

	return {
		list: async () => ({
			method: 'deny',
			file: place,
			rules: [],
			problem: `what is denied on ${hosts.join(', ')} is not known here: run waftop blocks there`,
		}),
		async plan(requests) {
			const ranges = requests.map(({range}) => normalize(range)).filter(range => parseRange(range) !== undefined);
			return propose('deny', ranges, requests);
		},
		async planUndo(ranges) {
			if (undoCommand === undefined) {
				throw new NginxError('no command to undo a deny on other machines', 'set deny.undo_command');
			}

			return propose('undo', ranges.map(normalize), []);
		},
		planExpired: async () => propose('undo', [], []),
		async apply(proposal) {
			const {kind, ranges, method, file, requests} = proposal;
			const refusals = refusalsOf(requests).filter(
				({forceable}) => !(forceable && requests.every(({force}) => (force ?? '').trim() !== '')),
			);
			const outcome =
				refusals.length > 0 ? ({kind: 'refused', refusals} as const) : await carryOut(ordersOf(proposal), ranges);
			const [{reason, force}] = requests.length > 0 ? requests : [{reason: undefined, force: undefined}];
			const words = outcome.kind === 'failed' ? outcome.words : undefined;
			await trail.note({action: kind, outcome: outcome.kind, ranges, method, file, reason, force, words});
			return outcome;
		},
	};

	async function carryOut(orders: readonly Order[], ranges: readonly string[]): Promise<DenyOutcome> {
		const results = await Promise.all(
			orders.map(async ({host, words}) => {
				const {ok, words: said} = await runCommand(words);
				return {ok, words: `${host}: ${ok ? 'done' : said.split('\n').at(-1)}`};
			}),
		);
		const said = results.map(({words}) => words);
		return results.every(({ok}) => ok)
			? {kind: 'applied', ranges, at: clock.now(), notes: said}
			: {kind: 'failed', step: 'write', words: said.join('; '), restored: results.every(({ok}) => !ok)};
	}
}

/** Longer reasons are cut. */
const longestReason = 100;

/**
A reason that no shell acts upon: letters, digits and `.,:_-`, with single blanks between words that do not look like options. It may hold what a document or a log carried.
*/
function toHarmlessReason(reason: string): string {
	return reason
		.replaceAll(/[^\w.,: -]+/g, ' ')
		.replaceAll(/(^| )[ -]+/g, '$1')
		.slice(0, longestReason)
		.trim();
}

function normalize(range: string): string {
	const parsed = parseRange(range);
	return parsed === undefined ? range : formatRange(parsed);
}
