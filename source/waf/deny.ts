/*
Denying a client in nginx: what the plan, the dialog, the deny list and the verification exchange. All of it is plain data.
*/
import {type Milliseconds, type Timestamp} from './clock.ts';

/**
How nginx is made to refuse.

- `deny`: `deny ADDRESS;` lines in `http {}`; nginx answers 403, after ModSecurity has worked on the request.
- `early`: a `geo` variable that server blocks test with `if ($waftop_denied) { return 444; }`, before ModSecurity; leaves no line in the error log.
*/
export type DenyMethod = 'deny' | 'early';

/**
How long a deny rule can last; undefined is permanent.
*/
export type DenyDuration = Milliseconds | undefined;

/**
What the log said of the client when the rule was made, over the last hour.
*/
export type DenyCounts = {
	readonly requests: number;
	readonly blocked: number;
	readonly through: number;
};

/**
A rule of the deny list that waftop wrote.
*/
export type DenyRule = {
	/** An address or CIDR in normal form (`formatRange`). */
	readonly range: string;
	readonly since: Timestamp;

	/** Undefined: permanent. */
	readonly until: Timestamp | undefined;

	/** Login name. */
	readonly by: string;
	readonly reason: string;
	readonly counts: DenyCounts | undefined;

	/** Why a refusal was overruled. */
	readonly force: string | undefined;
};

/**
Who and how long: what a person asks for.
*/
export type DenyRequest = {
	/** As it was typed or selected: an address or CIDR in any spelling. */
	readonly range: string;
	readonly duration: DenyDuration;
	readonly reason: string;

	/** Why a refusal is overruled. */
	readonly force: string | undefined;

	/** What the log shows of the range in the last hour; undefined where no log is read. */
	readonly sharing: Sharing | undefined;
};

/**
Everybody who uses a range, as the log of the last hour shows them.
*/
export type Sharing = DenyCounts & {
	readonly passed: number;
	readonly hosts: readonly string[];

	/** How many different hosts, of which `hosts` are the busiest. */
	readonly distinctHosts: number;

	/** Undefined: the log names none. */
	readonly userAgents: number | undefined;

	/** Different client addresses in the range. */
	readonly clients: number;
};

export type RefusalKind =
	| 'read-only'
	| 'no-address'
	| 'ssh-peer'
	| 'loopback'
	| 'own-address'
	| 'gateway'
	| 'proxy'
	| 'shared'
	| 'allow-list'
	| 'too-wide'
	| 'trusted-everywhere'
	| 'chosen-by-client'
	| 'not-included'
	| 'broken-configuration';

/**
Why a client is not denied. `words` is one sentence that names the value and the reason.
*/
export type Refusal = {
	readonly kind: RefusalKind;
	readonly words: string;

	/** Whether a person can overrule it with a reason. */
	readonly forceable: boolean;
};

/**
What a rule does in a server block.

- `denied`: everywhere in it. `partly`: not in the locations of `exceptions`. `ignored`: nowhere in it.
*/
export type ServerReach = {
	/** `server_name`, or what it listens on where it has none. */
	readonly name: string;
	readonly file: string;
	readonly line: number;
	readonly effect: 'denied' | 'partly' | 'ignored';
	readonly exceptions: readonly ReachException[];
};

/**
Where a rule does not work, and why: `location /x: own "allow all" in site.conf:12`.
*/
export type ReachException = {
	/** Undefined: the whole server block. */
	readonly location: string | undefined;
	readonly words: string;
};

/**
How a client is denied by hand, where waftop writes nothing: in another server than nginx on this machine, or inside a container.
*/
export type HandPlan = {
	/** What refuses the client then, and why waftop leaves it to the person. */
	readonly place: string;
	readonly why: string;

	/** In their order: what to do, and the lines to paste, exactly as they are to stand there. */
	readonly steps: ReadonlyArray<{
		readonly words: string;
		readonly lines: readonly string[];

		/** The lines that deny: what is copied. */
		readonly isMain?: true;
	}>;
};

/**
A change of the deny file, ready to be shown and confirmed. Nothing has been written.
*/
export type DenyProposal = {
	readonly kind: 'deny' | 'undo' | 'expire';

	/** The ranges in normal form; empty where the request has none that can be read. */
	readonly ranges: readonly string[];
	readonly method: DenyMethod;
	readonly file: string;

	/** Other machines carry it out, each by a command; `file` names them. */
	readonly isElsewhere?: true;

	/** Nothing is written: it is to be done so. Then `added` is empty and there is nothing to apply. */
	readonly hand?: HandPlan;

	/** Lines as they go into the file and as they leave it, without newline. */
	readonly added: readonly string[];
	readonly removed: readonly string[];

	/** A range of the file that holds all that was asked for already: nothing is to be done. */
	readonly coveredBy: string | undefined;

	/** What forbids the change; while there is one it cannot be applied. */
	readonly refusals: readonly Refusal[];

	/** What `force` overruled. */
	readonly forced: readonly Refusal[];
	readonly reach: readonly ServerReach[];

	/** Files of the configuration that could not be read, with the reason: `reach` may be wrong there. */
	readonly unreadable: readonly string[];

	/** Sentences that a person should know before confirming. */
	readonly notes: readonly string[];

	/** What will run after the file is written: each a command line to be read, shell quoting where needed. */
	readonly commands: readonly string[];

	/** Why waftop cannot write the file itself; undefined where it can. */
	readonly notWritable: string | undefined;
	readonly until: Timestamp | undefined;

	/** What was asked for; empty for an undo. The plan is made anew from it when it is applied, since the file may have changed. */
	readonly requests: readonly DenyRequest[];
};

/**
Whether a proposal is confirmed by typing it rather than by a single key: a range, and whatever overrides a refusal.
*/
export function mustBeTyped({kind, ranges, forced}: Pick<DenyProposal, 'kind' | 'ranges' | 'forced'>): boolean {
	return kind === 'deny' && (forced.length > 0 || ranges.some(range => range.includes('/')));
}

/**
What came of applying a proposal.
*/
export type DenyOutcome =
	| {
			readonly kind: 'applied';
			readonly ranges: readonly string[];
			readonly at: Timestamp;
			readonly notes: readonly string[];

			/** The signal to reload was sent, and no new worker of nginx is seen yet. */
			readonly isUnseen?: true;
	  }
	/** Nothing had to be written. */
	| {readonly kind: 'unchanged'; readonly words: string}
	/** `words` holds nginx's own where it said something; `restored`: the old file is back and nginx accepts it. */
	| {
			readonly kind: 'failed';
			readonly step: 'lock' | 'check' | 'write' | 'test' | 'reload';
			readonly words: string;
			readonly restored: boolean;
	  }
	| {readonly kind: 'refused'; readonly refusals: readonly Refusal[]};

/**
The deny list as it stands in the file.
*/
export type DenyList = {
	readonly method: DenyMethod;
	readonly file: string;
	readonly rules: readonly DenyRule[];

	/** Why the file could not be read; undefined where it could, or where there is none yet. */
	readonly problem: string | undefined;
};
