import {parseAddress} from '../../waf/address.ts';
import {type RequestFacts} from '../../waf/text-observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {toEvaluation} from '../../waf/rule-sets.ts';
import {withAddress} from '../values/client-address.ts';
import {toRuleMatch} from '../readings/to-rule-match.ts';
import {type Reading} from '../readings/reading.ts';
import {readCorazaHead} from './coraza-head.ts';
import {type CorazaRun, readCorazaRun} from './coraza-fields.ts';
import {readNginxFacts} from './nginx-coraza-tail.ts';
import {readGoQuoted} from '../values/go-quoted.ts';

const clientOpen = '[client ';
const fileOpen = '[file "';

/* `Coraza: Warning. `, `Coraza: Access denied (phase 2). `, older: `Coraza: Access denied with code 403 (phase 2). ` */
const verdict =
	/\] Coraza: (Warning|Access (?:denied|dropped|redirected|allowed)|Custom disruptive action triggered)(?: with code (\d{1,4}))?(?: \(phase (\d)\))?\. ?/y;

/** After the answer nothing can be stopped any more. */
const loggingPhase = 5;

type Verdict = {readonly words: string; readonly code: number | undefined; readonly phase: number | undefined};

/**
Reads a line of Coraza, with or without what Envoy, nginx, Caddy or the console of zerolog writes around it:

    [client "A"] Coraza: Access denied (phase 2). M [file "F"] [line "N"] [id "N"] … [uri "/p?q"] [unique_id "U"]

Links of a chain may follow, each on a line of its own. Undefined where the text is no such line.

Format: `internal/corazarules/rule_match.go` of corazawaf/coraza
*/
export function readCorazaLine(text: string): Reading | undefined {
	const head = readCorazaHead(text);
	const client = text.startsWith(clientOpen, head.text) ? readGoQuoted(text, head.text + clientOpen.length) : undefined;
	if (client === undefined) {
		return undefined;
	}

	verdict.lastIndex = client.end;
	const said = verdict.exec(text);
	if (said === null) {
		return undefined;
	}

	const [, words, code, phase] = said;
	const start = verdict.lastIndex;
	const found = findRun(text, start, head.isNginx);
	const run = found?.first;
	const lineEnd = text.indexOf('\n', start);
	const behindMessage = run?.start ?? (lineEnd < 0 ? text.length : lineEnd);
	const match = toMatch(text, text.slice(start, behindMessage).trimEnd(), run, {
		words,
		code: toNumber(code),
		phase: toNumber(phase),
	});
	const tail = head.isNginx && found !== undefined ? readNginxFacts(text, found.end) : undefined;
	const facts: RequestFacts = {
		...tail,
		uniqueId: run?.fields.get('unique_id') || undefined,
		client: tail?.client ?? client.value,
		target: tail?.target ?? (run?.fields.get('uri') || undefined),
		host: tail?.host ?? toHost(run?.fields.get('hostname')),
	};
	return {
		facts: withAddress(facts),
		time: head.time,
		localTime: head.localTime,
		ruleMatches: [match],
		// What a custom action did is known to its host alone.
		tellsOutcome: !words.startsWith('Custom'),
		isIntercepted: false,
		truncated: run?.isWhole !== true,
	};
}

/**
The run of the line that begins at `start`. The message in front of it is not quoted, and a rule may print a client's text there: where several runs are whole, as with links of a chain, they must be of one rule and request, and the last must end the text. Of a cut line the run is given only if there is no other.
*/
function findRun(
	text: string,
	start: number,
	isNginx: boolean,
): {readonly first: CorazaRun; readonly end: number} | undefined {
	const whole: CorazaRun[] = [];
	let broken: CorazaRun | undefined;
	let count = 0;
	for (
		let at = text.indexOf(fileOpen, start);
		at >= 0;
		at = text.indexOf(fileOpen, Math.max(broken?.end ?? 0, at + 1))
	) {
		const run = readCorazaRun(text, at);
		broken = run;
		count++;
		if (run.isWhole) {
			whole.push(run);
		}
	}

	if (whole.length === 0) {
		return count === 1 && broken !== undefined && broken.fields.size > 0 ? {first: broken, end: broken.end} : undefined;
	}

	const isOne = whole.every(run =>
		['id', 'unique_id', 'uri'].every(name => run.fields.get(name) === whole[0].fields.get(name)),
	);
	const {end} = whole.at(-1)!;
	return isOne && (isNginx || endsText(text, end)) ? {first: whole[0], end} : undefined;
}

/**
The site, if a line names it: most versions print the server's address there.
*/
export function toHost(hostname: string | undefined): string | undefined {
	const bytes = Buffer.from(hostname ?? '', 'utf8');
	return !hostname || parseAddress(bytes, 0, bytes.length, address) ? undefined : hostname;
}

const address = new Uint32Array(4);

/** Whether no line follows: one that does was cut in front of its run, or after a run that is a client's own. */
function endsText(text: string, end: number): boolean {
	const lineEnd = text.indexOf('\n', end);
	return lineEnd < 0 || text.slice(lineEnd).trim() === '';
}

function toMatch(text: string, message: string, run: CorazaRun | undefined, said: Verdict): RuleMatch {
	const field = (name: string): string | undefined => run?.fields.get(name);
	const match = toRuleMatch({
		id: field('id'),
		file: field('file'),
		line: toNumber(field('line')),
		message: field('msg') || message,
		data: field('data'),
		// Coraza prints no match text: its message stands there, once more.
		match: field('msg')?.startsWith(message) === false ? message : undefined,
		severity: field('severity'),
		version: field('ver'),
		tags: run?.isWhole === true ? run.tags : undefined,
		uri: field('uri'),
		revision: field('rev'),
		action: toCorazaAction(said.words, said.phase, field('id')),
		code: said.code,
		phase: said.phase,
		raw: text,
	});
	return {...match, hostname: field('hostname') || undefined, truncated: run?.isWhole !== true};
}

/**
Whether a line is about a further link of the chain that the line before it was about: of the same rule and request, and without its message.
*/
export function isChainLink(match: RuleMatch | undefined, before: RuleMatch | undefined): boolean {
	return match?.id !== undefined && match.id === before?.id && !match.message && Boolean(before.message);
}

/**
What a verdict of Coraza did to the request: one of the logging phase or of a rule that only reports scores stopped nothing, whatever it says.

@param words Such as `Access denied`.
*/
export function toCorazaAction(words: string, phase: number | undefined, id: string | undefined): RuleMatch['action'] {
	if (phase === loggingPhase || toEvaluation(toNumber(id) ?? 0) === 'closing') {
		return 'warning';
	}

	return words === 'Access allowed' ? 'allowed' : words.startsWith('Access ') ? 'denied' : 'warning';
}

function toNumber(digits: string | undefined): number | undefined {
	return digits !== undefined && /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}
