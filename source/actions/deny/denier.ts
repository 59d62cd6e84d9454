import {type Nginx} from '../nginx/nginx.ts';
import {type DenyList, type DenyOutcome, type DenyProposal, type DenyRequest} from '../../waf/deny.ts';

/**
Changes the deny list of a server, an nginx mostly: plans, which change nothing, and applies what was confirmed.
*/
export type Denier = {
	/** Undefined where it is no nginx of this machine. */
	readonly nginx?: Nginx;
	list(): Promise<DenyList>;
	plan(requests: readonly DenyRequest[]): Promise<DenyProposal>;

	/** Takes out rules that waftop wrote; `notes` names a range without one. */
	planUndo(ranges: readonly string[]): Promise<DenyProposal>;

	/** Takes out what is past its time; `removed` is empty where nothing is. */
	planExpired(): Promise<DenyProposal>;

	/** Plans anew under the lock from the file as it is then, writes, tests, reloads; rolls back on any failure. */
	apply(proposal: DenyProposal): Promise<DenyOutcome>;

	/** Settles with a sentence when the reload that `apply` left unseen is seen, or given up. */
	whenReloaded?(): Promise<string>;
};
