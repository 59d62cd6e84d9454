import {formatRange, parseRange} from '../../waf/address-range.ts';
import {type Clock} from '../../waf/clock.ts';
import {type DenyProposal, type DenyRequest} from '../../waf/deny.ts';
import {type Denier} from './denier.ts';
import {makeHandPlan} from './hand-plan.ts';
import {type HandTarget} from './hand-target.ts';
import {type Connections} from './machine-addresses.ts';
import {findRefusals} from './refusals.ts';

export type HandOptions = {
	readonly target: HandTarget;

	/** Never denied. */
	readonly allow: readonly string[];
	readonly clock: Clock;
	readonly findConnections: () => Connections;
};

/**
Plans what a person does by hand where waftop writes nothing: with the same refusals, and without a list.
*/
export function createHandDenier({target, allow, clock, findConnections}: HandOptions): Denier {
	const propose = (
		kind: 'deny' | 'undo',
		ranges: readonly string[],
		requests: readonly DenyRequest[],
	): DenyProposal => {
		const surroundings = {...findConnections(), allow, realIp: [], blindServers: [], overwrittenHeaders: []};
		const isForced = requests.length > 0 && requests.every(({force}) => (force ?? '').trim() !== '');
		const refusals = requests.flatMap(request => findRefusals(request, surroundings));
		const duration = requests.at(0)?.duration;
		const until = duration === undefined ? undefined : clock.now() + duration;
		const hand = makeHandPlan(kind, target, ranges, until);
		return {
			kind,
			ranges,
			method: 'deny',
			file: hand.place,
			hand,
			added: [],
			removed: [],
			coveredBy: undefined,
			refusals: refusals.filter(({forceable}) => !(forceable && isForced)),
			forced: isForced ? refusals.filter(({forceable}) => forceable) : [],
			reach: [],
			unreadable: [],
			notes: [],
			commands: [],
			notWritable: undefined,
			until,
			requests,
		};
	};

	return {
		list: async () => ({method: 'deny', file: '', rules: [], problem: nameProblem(target)}),
		plan: async requests =>
			propose(
				'deny',
				requests.map(({range}) => normalize(range)),
				requests,
			),
		planUndo: async ranges => propose('undo', ranges.map(normalize), []),
		planExpired: async () => propose('undo', [], []),
		apply: async () => ({kind: 'unchanged', words: 'waftop writes nothing there: paste the lines by hand'}),
	};
}

function nameProblem(target: HandTarget): string {
	const {place} = makeHandPlan('deny', target, [], undefined);
	const whose = target.kind === 'apache' ? "Apache's" : `of ${place}`;
	return `this log is ${whose}: waftop keeps no deny list there; b on a client shows the lines to paste`;
}

function normalize(range: string): string {
	const parsed = parseRange(range);
	return parsed === undefined ? range : formatRange(parsed);
}
