import {type DenyProposal, type Refusal} from '../../waf/deny.ts';
import {type Denier} from './denier.ts';

/**
Why nothing is changed.
*/
export const readOnlyRefusal: Refusal = {
	kind: 'read-only',
	words: 'waftop is read-only (--read-only, or read_only in the settings) and changes no deny list',
	forceable: false,
};

/**
Shows what another denier would do, and does none of it.
*/
export function createReadOnlyDenier(denier: Denier): Denier {
	const refuse = (proposal: DenyProposal): DenyProposal => ({
		...proposal,
		refusals: [readOnlyRefusal, ...proposal.refusals],
	});
	return {
		...(denier.nginx === undefined ? {} : {nginx: denier.nginx}),
		list: async () => denier.list(),
		plan: async requests => refuse(await denier.plan(requests)),
		planUndo: async ranges => refuse(await denier.planUndo(ranges)),
		planExpired: async () => refuse(await denier.planExpired()),
		apply: async () => ({kind: 'refused', refusals: [readOnlyRefusal]}),
	};
}
