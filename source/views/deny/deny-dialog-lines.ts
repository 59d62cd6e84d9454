import {isNetwork, type DenyDialog} from '../../screen/deny-dialog.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type DenyOutcome, type DenyProposal, type ServerReach, type Sharing} from '../../waf/deny.ts';
import {nameDuration} from '../../waf/deny-duration.ts';
import {quoteWords} from '../../waf/split-command.ts';
import {clean} from '../drawing/clean-text.ts';
import {drawHandPlan} from './hand-plan-lines.ts';
import {drawNetwork} from './network-lines.ts';
import {drawManualDeny} from './manual-deny.ts';
import {describeDenial, describeRates, nameEnd} from './deny-labels.ts';
import {formatCount, formatShare} from '../drawing/format-number.ts';
import {formatClock} from '../drawing/format-time.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own, ownTable, type CleanText, type OwnWords} from '../drawing/own-words.ts';
import {nameRecords} from '../../questions/snapshot.ts';
import {type Role} from '../drawing/theme.ts';
import {wrapText} from '../drawing/wrap-text.ts';

type Page = {readonly width: number; readonly snapshot: Snapshot; readonly look: Look};

/** Longer lines are hard to read. */
const longestLine = 130;
const mostServers = 12;

const plurals = ownTable({
	request: 'requests',
	host: 'hosts',
	'user agent': 'user agents',
	address: 'addresses',
	'server block': 'server blocks',
});

/**
The dialog of a deny or an undo: what forbids it, what will be written, who shares the address, where the rule works, what will run.
*/
export function drawDenyDialog(dialog: DenyDialog, snapshot: Snapshot, width: number, look: Look): Line[] {
	const page: Page = {width: Math.min(width, longestLine), snapshot, look};
	const {plan, outcome} = dialog;
	const head = [...drawTitle(dialog, page), ...(outcome === undefined ? [] : drawOutcome(dialog, outcome, page))];
	if (plan === undefined) {
		return [...head, [blank(1), span('reading the nginx configuration', 'dim')]];
	}

	if (plan.kind === 'impossible') {
		const word = plan.byHand.length > 0 ? ' NOT POSSIBLE HERE ' : ' NOT DENIED ';
		const ranges = plan.byHand.map(range => clean(range, look.glyphs));
		const hand = ranges.length > 0 ? [[], ...drawManualDeny(ranges)] : [];
		return [...head, ...say('notice', word, plan.words, page), ...hand];
	}

	const {proposal, sharing, evidence, doubts = [], network} = plan;
	const isRefused = proposal.refusals.length > 0;
	return [
		...head,
		...(outcome === undefined ? drawRefusals(proposal, page) : []),
		// How it would be done is of no use where it is refused.
		...(isRefused || outcome !== undefined ? [] : drawDoubts(doubts, page)),
		...(isRefused ? [] : drawWhatIsDone(proposal, page)),
		...(network === undefined || isRefused ? [] : drawNetwork(network, proposal.ranges.length)),
		...(sharing === undefined ? [] : drawSharing(sharing, evidence, page)),
		...(isRefused ? [] : [...drawCommands(proposal, outcome?.kind === 'applied', page), ...drawNotes(proposal, page)]),
	];
}

function drawWhatIsDone(proposal: DenyProposal, page: Page): Line[] {
	const {hand} = proposal;
	return hand === undefined
		? [...drawChange(proposal, page), ...drawReach(proposal, page)]
		: drawHandPlan(hand, page.width, page.look);
}

/** Denying in the wrong server stops nobody. */
function drawDoubts(doubts: readonly string[], page: Page): Line[] {
	const lines = doubts.flatMap(words => say('notice', ' ANOTHER LOG? ', words, page));
	return lines.length === 0 ? [] : [...lines, []];
}

function drawTitle({task, range, duration, plan, stage}: DenyDialog, {snapshot, look}: Page): Line[] {
	const until = plan?.kind === 'planned' ? plan.proposal.until : undefined;
	const end = own(until === undefined ? '' : ` until ${nameEnd(until, snapshot.now, snapshot.zone.offset)}`);
	const isByHand = plan?.kind === 'planned' && plan.proposal.hand !== undefined;
	const states = ownTable({
		planning: 'planning',
		planned: isByHand ? own('nothing is written') : own('nothing written yet'),
		applying: 'writing, testing, reloading',
		done: '',
	});
	return [
		[
			blank(1),
			span(`${task === 'deny' ? 'DENY' : 'UNDO DENY'} ${clean(range, look.glyphs)}`, 'strong'),
			span(task === 'deny' ? `  ${clean(nameDuration(duration), look.glyphs)}${end}` : ''),
			span(`  ${states[stage]}`, 'dim'),
		],
		[],
	];
}

/** A word that stands out, and a sentence after it in as many rows as it needs. */
function say<const Word extends string>(role: Role, word: OwnWords<Word>, words: string, {width, look}: Page): Line[] {
	const indent = word.length + 2;
	return wrapText(clean(words, look.glyphs), Math.max(16, width - indent - 1)).map((part, place): Line => [
		blank(1),
		place === 0 ? span(own(word), role) : blank(word.length),
		blank(1),
		span(part),
	]);
}

function heading<const Words extends string>(words: OwnWords<Words>): Line {
	return [blank(1), span(own(words), 'dim')];
}

function quote(sign: CleanText | ' ' | '+' | '-' | '$', text: string, role: Role, {width, look}: Page): Line[] {
	return wrapText(clean(text, look.glyphs), Math.max(16, width - 6)).map((part, place): Line => [
		blank(1),
		span(place === 0 ? sign : ' ', role),
		blank(1),
		span(part, role),
	]);
}

function drawRefusals({refusals, forced, coveredBy}: DenyProposal, page: Page): Line[] {
	const lines = [
		...refusals.flatMap(({words, forceable}) => say('notice', forceable ? ' REFUSED f ' : ' REFUSED ', words, page)),
		...forced.flatMap(({words}) => say('danger', 'FORCED', words, page)),
		...(coveredBy === undefined ? [] : say('strong', 'ALREADY DENIED', `by the rule for ${coveredBy}`, page)),
	];
	return lines.length === 0 ? [] : [...lines, []];
}

function drawChange({file, method, added, removed, notWritable}: DenyProposal, page: Page): Line[] {
	const answer = method === 'deny' ? 'nginx answers 403' : 'nginx closes the connection before ModSecurity';
	return [
		heading('FILE'),
		...quote(' ', `${file}  (method ${method}: ${answer})`, 'plain', page),
		...added.flatMap(line => quote('+', line.trim(), 'strong', page)),
		...removed.flatMap(line => quote('-', line.trim(), 'strong', page)),
		...(notWritable === undefined ? [] : say('notice', ' NO WRITE PERMISSION ', notWritable, page)),
		[],
	];
}

function drawCommands({commands, notWritable, hand}: DenyProposal, isDone: boolean, page: Page): Line[] {
	if (hand !== undefined) {
		return [];
	}

	return [
		heading(notWritable !== undefined ? 'PASTE INTO A SHELL' : isDone ? 'RAN' : 'RUNS'),
		...commands.flatMap(command => quote('$', command, 'plain', page)),
		[],
	];
}

function drawSharing(sharing: Sharing, evidence: string | undefined, page: Page): Line[] {
	const {requests, blocked, through, passed, hosts, distinctHosts, userAgents, clients} = sharing;
	const more = distinctHosts > 6 ? ` and ${formatCount(distinctHosts - 6)} more` : '';
	const places =
		distinctHosts === 0 ? 'no host known' : `${plural(distinctHosts, 'host')}: ${hosts.slice(0, 6).join(' ')}${more}`;
	const agents = userAgents === undefined ? 'user agents are not in this log' : plural(userAgents, 'user agent');
	const {look} = page;
	return [
		heading('WHO USES IT, LAST HOUR'),
		[
			blank(3),
			span(`${plural(requests, 'request')}, ${formatCount(blocked)} blocked, `),
			span(`${formatCount(through)} through`, through > 0 ? 'danger' : 'plain'),
			span(`, ${formatShare(passed, requests)} passed ${look.glyphs.separator} ${plural(clients, 'address')}`),
		],
		...quote(' ', `${places} ${look.glyphs.separator} ${agents}`, 'plain', page),
		...(evidence === undefined ? [] : quote(' ', evidence, 'dim', page)),
		[],
	];
}

function drawReach({kind, reach, unreadable}: DenyProposal, page: Page): Line[] {
	const unread = unreadable.flatMap(words => say('notice', ' UNREAD ', words, page));
	if (kind !== 'deny' || reach.length === 0) {
		return unread;
	}

	// What a rule does not reach is what has to be known.
	const order = ['ignored', 'partly'];
	const notDenied = reach
		.filter(({effect}) => effect !== 'denied')
		.toSorted((one, other) => order.indexOf(one.effect) - order.indexOf(other.effect));
	const denied = reach.filter(({effect}) => effect === 'denied');
	const rest = notDenied.length - mostServers;
	return [
		heading(`WHERE IT WORKS: ${formatCount(denied.length)} of ${plural(reach.length, 'server block')}`),
		...notDenied.slice(0, mostServers).flatMap(server => drawServer(server, page)),
		...(rest > 0 ? [[blank(3), span(`and ${formatCount(rest)} more`, 'dim')]] : []),
		...drawDenied(denied, page),
		...unread,
		[],
	];
}

/** Where all is well the names are enough, as many as fit into two rows. */
function drawDenied(denied: readonly ServerReach[], page: Page): Line[] {
	const {glyphs} = page.look;
	const names = denied.slice(0, mostServers).map(({name}) => name);
	const more = denied.length > mostServers ? ` and ${formatCount(denied.length - mostServers)} more` : '';
	return denied.length === 0 ? [] : quote(glyphs.check, `${names.join('  ')}${more}`, 'plain', page);
}

function drawServer({name, effect, exceptions}: ServerReach, page: Page): Line[] {
	const {glyphs} = page.look;
	const [sign, words, role] = {
		denied: [glyphs.check, '', 'calm'] as const,
		partly: [glyphs.estimate, 'not everywhere', 'strong'] as const,
		ignored: [glyphs.cross, 'not denied there', 'danger'] as const,
	}[effect];
	return [
		[blank(1), span(sign, role), blank(1), span(clean(name, glyphs)), span(words === '' ? '' : `  ${words}`, role)],
		...exceptions.flatMap(({location, words: why}) =>
			quote(' ', `  ${location === undefined ? '' : `location ${location}: `}${why}`, 'plain', page),
		),
	];
}

function drawNotes({kind, notes, ranges}: DenyProposal, page: Page): Line[] {
	const {look, snapshot} = page;
	const files = snapshot.sources.map(({name}) => name).filter(name => name !== '-');
	// Blocking first and looking for evidence later is an old mistake.
	const keep =
		kind === 'deny' && files.length > 0 && snapshot.chapter === undefined
			? ranges.map(range => {
					const source =
						nameRecords(snapshot) === 'lines' ? files : ['--es', 'URL', '--index', ...files, '--since', '24h'];
					const words = ['waftop', ...source, '--json', '--no-follow', '--filter', `client:${range}`];
					return `Its transactions as a file, for evidence: ${quoteWords(words)} > evidence.jsonl`;
				})
			: [];
	const all = [...notes, ...keep];
	return all.length === 0
		? []
		: [heading('NOTES'), ...all.flatMap(note => quote(look.glyphs.separator, note, 'plain', page))];
}

function drawOutcome({range, client, task, plan}: DenyDialog, outcome: DenyOutcome, page: Page): Line[] {
	const {snapshot, look} = page;
	switch (outcome.kind) {
		case 'applied': {
			const isElsewhere = plan?.kind === 'planned' && plan.proposal.isElsewhere === true;
			const reload =
				outcome.isUnseen === true ? 'nginx accepted it; reload not seen yet' : 'nginx accepted it and was reloaded';
			const denied = new Set(isNetwork(client) ? outcome.ranges : [range]);
			const rules = (snapshot.denials?.rules ?? []).filter(({rule}) => task === 'deny' && denied.has(rule.range));
			return [
				[
					blank(1),
					span(task === 'deny' ? 'DENIED' : 'UNDONE', 'calm'),
					span(
						` at ${formatClock(outcome.at, snapshot.zone.offset)}, ${isElsewhere ? 'each machine confirmed:' : reload}`,
					),
				],
				...rules.flatMap(status => [
					[
						blank(1),
						span(isNetwork(client) ? `${clean(status.rule.range, look.glyphs)}  ` : ''),
						...describeDenial(status, {now: snapshot.now, offset: snapshot.zone.offset}, look),
					],
					[blank(1), describeRates(status)],
				]),
				...outcome.notes.flatMap(note => quote(look.glyphs.separator, note, 'plain', page)),
				[],
			];
		}

		case 'unchanged':
			return [...say('strong', 'NOTHING TO DO', outcome.words, page), []];
		case 'refused':
			return [...outcome.refusals.flatMap(({words}) => say('notice', ' REFUSED ', words, page)), []];
		case 'failed':
		default:
			return [
				...say('notice', ` FAILED: ${outcome.step} `, outcome.words, page),
				[
					blank(1),
					span(
						outcome.restored ? 'The old file is still in place.' : 'THE OLD FILE COULD NOT BE RESTORED',
						outcome.restored ? 'plain' : 'danger',
					),
				],
				[],
			];
	}
}

function plural(count: number, word: keyof typeof plurals): CleanText {
	return own(`${formatCount(count)} ${count === 1 ? word : plurals[word]}`);
}
