import {chosenExport, countEntries, type ExportDialog} from '../../screen/export-dialog.ts';
import {isDated, nameRecords} from '../../questions/snapshot.ts';
import {exportChoices, isRefusing, nameExport, type ExportChoice, type ExportPlan} from '../../waf/export.ts';
import {formatFilter} from '../../waf/filter/filter-text.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBounded, formatBytes, formatCount} from '../drawing/format-number.ts';
import {formatDate, formatMoment} from '../drawing/format-time.ts';
import {blank, selectLine, span, type Line, type Look} from '../drawing/line.ts';
import {own, ownTable, type CleanText, type OwnWords} from '../drawing/own-words.ts';
import {takeLastCells, widthOf} from '../drawing/text-width.ts';
import {type Role} from '../drawing/theme.ts';
import {wrapText} from '../drawing/wrap-text.ts';

type Page = {readonly width: number; readonly look: Look};

/** Longer lines are hard to read. */
const longestLine = 130;
const nameWidth = 9;

const subjects = {
	addresses: {title: own('ADDRESSES'), order: own('most requests first')},
	transactions: {title: own('TRANSACTIONS'), order: own('oldest first')},
	report: {title: own('REPORT of'), order: own('what happened, was it stopped, evidence')},
} as const;

/** Lower ones have no empty rows. */
const roomy = 16;
const leastChoices = 3;

const formats = ownTable({
	list: 'list',
	cidr: 'CIDR',
	nginx: 'nginx',
	ipset: 'ipset',
	nft: 'nft',
	csv: 'CSV',
	ndjson: 'NDJSON',
	html: 'HTML',
	md: 'Markdown',
	json: 'JSON',
});

const explanations: Readonly<Record<string, CleanText>> = ownTable({
	'addresses list': 'one address a line',
	'addresses cidr': 'each with /32 or /128',
	'addresses nginx': 'deny lines, to be included',
	'addresses ipset': 'for ipset restore',
	'addresses nft': 'for nft -f',
	'addresses csv': 'requests, through, blocked, first and last seen',
	'transactions ndjson': 'ECS documents, the lines of --json',
	'transactions csv': 'a row each',
	'report html': 'one file for a browser, for paper',
	'report md': 'text',
	'report json': 'for programs',
});

const groupings = ownTable({
	network: 'networks as on the screen, /24 and /64; of which one address is sure, files for programs have that alone',
	agent: 'the addresses behind these user agents: no such file can name an agent',
});

function ofNetworks({subject, format}: ExportChoice): CleanText {
	const isOwn = subject === 'addresses' && Object.hasOwn(networkExplanations, format);
	return isOwn ? networkExplanations[format as keyof typeof networkExplanations] : explanations[`${subject} ${format}`];
}

const networkExplanations = ownTable({
	list: 'one network a line',
	cidr: 'one network a line, as the list',
	nginx: 'deny lines for networks, to be included',
});

/**
The dialog of an export in at most `height` rows: file and count stand first, then what can be chosen, with the cursor in sight.
*/
export function drawExportDialog(
	dialog: ExportDialog,
	{width, height}: {readonly width: number; readonly height: number},
	look: Look,
): Line[] {
	const page: Page = {width: Math.min(width, longestLine), look};
	const {outcome, plan} = dialog;
	const gap: Line[] = height < roomy ? [] : [[]];
	const head: Line[] = [drawTitle(dialog, look), ...gap];
	if (outcome !== undefined) {
		return [
			...head,
			...(outcome.kind === 'failed'
				? say('notice', ' NOT WRITTEN ', outcome.words, page)
				: drawWritten(dialog, outcome, page)),
		].slice(0, height);
	}

	if (plan === undefined) {
		return [...head, [blank(1), span('counting', 'dim')]];
	}

	const file = [...drawFile(dialog, plan, page), ...gap];
	const doubts = drawDoubts(dialog, plan, page);
	const {lines, cursor} = drawChoices(dialog, plan, page);
	// What the file lacks stays in sight, and at least a few of the choices around the cursor.
	const room = Math.max(leastChoices, height - head.length - file.length - doubts.length - gap.length);
	const top = Math.max(0, Math.min(cursor - Math.floor(room / 2), lines.length - room));
	return [...head, ...file, ...lines.slice(top, top + room), ...gap, ...doubts].slice(0, height);
}

/* What is exported: the view, its window, its filter. */
function drawTitle({picture, view, detail}: ExportDialog, {glyphs}: Look): Line {
	const {from, to, filter} = picture.totals.question;
	const {offset} = picture.zone;
	const isOfDays = isDated(picture) || formatDate(from, offset) !== formatDate(to - 1, offset);
	const time = (at: number): CleanText => formatMoment(at, offset, isOfDays).trimStart();
	const what = own(view === 'through' ? ' what got through,' : '');
	const words = clean(filter.length === 0 ? 'no filter' : formatFilter(filter), glyphs);
	return detail === undefined
		? [blank(1), span('EXPORT', 'strong'), span(`${what} ${time(from)} to ${time(to)}  ${words}`)]
		: [blank(1), span('EXPORT', 'strong'), span(' this transaction')];
}

function drawFile(dialog: ExportDialog, plan: ExportPlan, page: Page): Line[] {
	const choice = chosenExport(dialog);
	const count = countEntries(choice, plan);
	const entries = own(
		choice.subject === 'addresses'
			? plan.grouped === 'network'
				? `${formatCount(count)} ${count === 1 ? 'network' : 'networks'}`
				: `${formatCount(count)} ${count === 1 ? 'address' : 'addresses'}`
			: `${formatCount(count)} ${count === 1 ? 'transaction' : 'transactions'}`,
	);
	const done = own(
		dialog.stage === 'writing' ? (dialog.written === 0 ? 'writing ' : `${formatCount(dialog.written)} of `) : '',
	);
	const secrets: Line =
		choice.subject === 'addresses'
			? []
			: dialog.revealed
				? [span('  '), span(' SECRETS ARE WRITTEN ', 'notice'), span(' v masks')]
				: [span('  secrets masked', 'dim')];
	const {width, look} = page;
	const whole = clean(`${plan.folder === '/' ? '' : plan.folder}/${nameExport(choice, plan.stamp)}`, look.glyphs);
	// Its end is the name.
	const name = own(widthOf(whole) > width - 2 ? `${look.glyphs.cut}${takeLastCells(whole, width - 3)}` : whole);
	return [
		[blank(1), span(name, 'strong')],
		[blank(1), span(`${done}${entries}`, 'strong'), ...secrets],
	];
}

/* What is not in the file although the screen counts it, or the other way round. */
function drawDoubts(dialog: ExportDialog, plan: ExportPlan, page: Page): Line[] {
	const {picture, detail} = dialog;
	const choice = chosenExport(dialog);
	if (plan.notWritable !== undefined) {
		return say('notice', ' CANNOT WRITE ', plan.notWritable, page);
	}

	if (detail !== undefined) {
		return [];
	}

	const {totals, countedHere, sources} = picture;
	const isReading = sources.some(({is}) => is === 'reading');
	const {glyphs} = page.look;
	const counted = formatBounded(totals.all, glyphs);
	const kept = formatCount(picture.feed.length);
	const isShort = totals.unit === 'transactions' && totals.all.value > picture.feed.length;
	const short =
		nameRecords(picture) === 'documents'
			? own(
					isShort && !countedHere
						? `only what was fetched: ${kept} of ${counted} requests that the server counts`
						: 'only what was fetched of the index',
				)
			: own(isShort ? `${kept} of ${counted} requests are still kept; the others cannot be exported` : '');
	return [
		...(choice.subject === 'addresses' && plan.grouped !== undefined
			? put(groupings[plan.grouped], 'plain', page)
			: []),
		...(isReading ? put(own('the log is still being read: only what was read so far'), 'plain', page) : []),
		...(short === '' ? [] : put(short, 'plain', page)),
		...drawLeftOut(choice, plan, page),
		...(choice.subject === 'addresses' && plan.nameless > 0
			? put(own(`${formatCount(plan.nameless)} requests name no client`), 'dim', page)
			: []),
	];
}

/* Which addresses are not in the file, before and after it is written. */
function drawLeftOut(choice: ExportChoice, {keptOut, unmatched}: ExportPlan, page: Page): Line[] {
	return [
		...(isRefusing(choice) && keptOut > 0
			? put(own(`${formatCount(keptOut)} kept out as comments: ours, allowed, or not certain`), 'plain', page)
			: []),
		...(choice.subject === 'addresses' && unmatched > 0
			? put(own(`${formatCount(unmatched)} that matched no rule left out`), 'plain', page)
			: []),
	];
}

function drawChoices({cursor}: ExportDialog, plan: ExportPlan, {width, look}: Page): {lines: Line[]; cursor: number} {
	const lines: Line[] = [];
	let at = 0;
	for (const [place, choice] of exportChoices.entries()) {
		if (place === 0 || exportChoices[place - 1].subject !== choice.subject) {
			const counted = choice.subject === 'addresses' ? plan.addresses : plan.transactions;
			const {order} = subjects[choice.subject];
			const isOfNetworks = choice.subject === 'addresses' && plan.grouped === 'network';
			const title = isOfNetworks ? own('NETWORKS') : subjects[choice.subject].title;
			lines.push([blank(1), span(`${title} ${formatCount(counted)}`, 'dim'), span(`  ${order}`, 'dim')]);
		}

		const isSelected = place === cursor;
		const words = plan.grouped === 'network' ? ofNetworks(choice) : explanations[`${choice.subject} ${choice.format}`];
		const line: Line = [
			span(isSelected ? look.glyphs.select : ' '),
			span(formats[choice.format].padEnd(nameWidth), 'strong'),
			span(words),
		];
		at = isSelected ? lines.length : at;
		lines.push(isSelected ? selectLine(line, width, look) : line);
	}

	return {lines, cursor: at};
}

function drawWritten(
	dialog: ExportDialog,
	outcome: Extract<NonNullable<ExportDialog['outcome']>, {kind: 'written'}>,
	page: Page,
): Line[] {
	const {plan, detail} = dialog;
	const {file, entries, bytes, sha256, missing, unnoted} = outcome;
	return [
		...say('calm', 'WROTE', file, page),
		[blank(7), span(`${formatCount(entries)} ${entries === 1 ? 'entry' : 'entries'}, ${formatBytes(bytes)}`)],
		...(plan === undefined || detail !== undefined ? [] : drawLeftOut(chosenExport(dialog), plan, page)),
		...put(own(`SHA-256 ${clean(sha256, page.look.glyphs)}`), 'dim', page),
		...(missing === 0
			? []
			: put(own(`${formatCount(missing)} were let go by the history meanwhile and are not in it`), 'plain', page)),
		...(unnoted === undefined ? [] : say('notice', ' NOT NOTED ', unnoted, page)),
	];
}

function put(text: CleanText, role: Role, {width}: Page): Line[] {
	return wrapText(text, Math.max(16, width - 2)).map((part): Line => [blank(1), span(part, role)]);
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

/**
The line under the dialog: what would happen now.
*/
export function drawExportInput(dialog: ExportDialog, problem: string | undefined, look: Look): Line {
	if (dialog.stage === 'done') {
		return [];
	}

	return problem === undefined
		? [blank(1), span('y writes it; Esc cancels', 'strong')]
		: [blank(1), span(clean(problem, look.glyphs), 'dim')];
}
