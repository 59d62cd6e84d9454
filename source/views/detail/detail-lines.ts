import {type TransactionDetail} from '../../waf/transaction.ts';
import {type Condition} from '../../waf/filter/filter.ts';
import {hasMask} from '../../secrets/masked-text.ts';
import {drawAnswer, drawAnswerFolded, drawSent} from './detail-exchange.ts';
import {createDetailWriter, type DetailLine, type DetailWriter} from './detail-writer.ts';
import {drawRuleMatch} from './detail-rule-match.ts';
import {describeContradiction, describeOutcome, describeRemark} from './detail-sentence.ts';
import {formatPlace} from '../drawing/place-text.ts';
import {formatClock, formatDay} from '../drawing/format-time.ts';
import {blank, span, type Look, type Span} from '../drawing/line.ts';
import {join, own, type CleanText} from '../drawing/own-words.ts';
import {decodeQuery} from './match-parts.ts';
import {clientValue, pathValue, type Value} from '../keys/selected-value.ts';
import {roleOf} from '../drawing/theme.ts';
import {describeMark} from '../triage/mark-lines.ts';
import {type MarkEntry} from '../../waf/mark.ts';

type DetailView = {
	readonly offset: number;
	readonly width: number;

	/** With its lines as they stand in the log, and the answer. */
	readonly raw: boolean;

	/** Secrets that are shown as they are now; 0 where there are none, or where they are masked. */
	readonly revealed?: number;

	/** What a person marked it as. */
	readonly mark?: MarkEntry | undefined;

	/** Keys do not reach it: it stands beside the feed. */
	readonly isPreview?: boolean;
};

/**
A transaction in words, in rows of at most `width` cells: what became of it, the request as it was sent, each rule match in log order, what an audit record knows of request and answer, its lines.
*/
export function drawDetailLines(
	detail: TransactionDetail,
	{offset, width, raw, revealed = 0, mark, isPreview = false}: DetailView,
	look: Look,
): readonly DetailLine[] {
	const writer = createDetailWriter(width, look);
	const {put} = writer;
	put([span(describeOutcome(detail, look), detail.outcome === 'detected' ? 'danger' : 'strong')]);
	for (const contradiction of detail.contradictions) {
		put(describeContradiction(contradiction, look));
	}

	for (const remark of detail.remarks ?? []) {
		put([span(writer.text(describeRemark(remark)))]);
	}

	if (detail.truncated) {
		put([span(' CUT ', 'notice'), span(' the server cut one of its lines: fields are as printed')]);
	}

	if (mark !== undefined) {
		writer.field('marked', describeMark(mark, offset, look));
	}

	drawMasked({masked: detail.masked ?? 0, revealed, isPreview}, writer);
	put([]);
	drawRequest(detail, offset, writer);
	for (const match of detail.ruleMatches) {
		drawRuleMatch(match, writer);
	}

	drawSent(detail.exchange ?? {}, writer);
	if (!raw && !isPreview) {
		drawAnswerFolded(detail.exchange ?? {}, writer);
	}

	put([]);
	drawOrigin(detail, writer);
	if (raw) {
		drawRaw(detail, writer);
		drawAnswer(detail.exchange ?? {}, writer);
	}

	return writer.lines;
}

function drawMasked(
	{masked, revealed, isPreview}: {masked: number; revealed: number; isPreview: boolean},
	{put}: DetailWriter,
): void {
	const values = (count: number): CleanText => own(`${count} ${count === 1 ? 'value' : 'values'}`);
	if (revealed > 0) {
		put([span(' REVEALED ', 'notice'), span(` ${values(revealed)} shown, v masks`)]);
	} else if (masked > 0) {
		put([span(`${values(masked)} masked${isPreview ? '' : ', v reveals'}`, 'dim')]);
	}
}

function drawRequest(detail: TransactionDetail, offset: number, {field, text}: DetailWriter): void {
	if (detail.time !== undefined) {
		field('time', [span(`${formatDay(detail.time, offset)}${formatClock(detail.time, offset).slice(5)}`)]);
	}

	const client = detail.client;
	field(
		'client',
		[
			client === undefined
				? span('unknown', 'dim')
				: span(text(client), detail.outcome === 'detected' ? 'danger' : 'strong'),
			...(detail.clientPort === undefined ? [] : [span(` port ${detail.clientPort}`, 'dim')]),
		],
		client === undefined ? undefined : clientValue(client),
	);
	if (detail.place !== undefined) {
		const {country, asNumber} = detail.place;
		const condition: Condition | undefined =
			asNumber === undefined
				? country === undefined
					? undefined
					: {kind: 'country', country}
				: {kind: 'as', as: String(asNumber)};
		const words = formatPlace(detail.place, text);
		field('from', [span(words)], {text: words, condition});
	}

	const method = own(detail.method === undefined ? '' : `${text(detail.method)} `);
	const target = detail.target ?? detail.path ?? '';
	field('request', [span(`${method}${text(target)}`)], findable(pathValue(target), target.replace(/\?.*$/s, '')));
	const query = detail.query ?? (target.includes('?') ? target.slice(target.indexOf('?') + 1) : undefined);
	if (query !== undefined && decodeQuery(query) !== query) {
		field('decoded', [span(text(decodeQuery(query)))], {text: decodeQuery(query), condition: undefined});
	}

	const plain: ReadonlyArray<[CleanText, string | undefined, Condition | undefined]> = [
		[own('host'), detail.host, detail.host === undefined ? undefined : {kind: 'host', host: detail.host, exact: true}],
		[own('agent'), detail.userAgent, undefined],
		// It stands among the headers, where those are known.
		[own('referrer'), detail.exchange?.requestHeaders === undefined ? detail.referrer : undefined, undefined],
		[own('server'), detail.server, undefined],
		[own('status'), detail.statusCode === undefined ? undefined : String(detail.statusCode), undefined],
		[own('engine'), detail.exchange?.engineMode, undefined],
	];
	for (const [label, value, condition] of plain) {
		if (value !== undefined) {
			field(label, [span(text(value))], findable({text: value, condition}, value));
		}
	}

	const [main] = detail.categories;
	if (main !== undefined) {
		const words = detail.categories.flatMap((category): Span[] => [span(text(category), roleOf(category)), blank(1)]);
		field('category', words, {text: main, condition: {kind: 'category', category: main}});
	}
}

/** Without its filter where a part of it is masked: that would find nothing. */
function findable(value: Value, sought: string): Value {
	return hasMask(sought) ? {...value, condition: undefined} : value;
}

function drawOrigin(detail: TransactionDetail, {field, text}: DetailWriter): void {
	if (detail.uniqueId !== undefined) {
		field('id', [span(text(detail.uniqueId))], {
			text: detail.uniqueId,
			condition: {kind: 'text', text: detail.uniqueId},
		});
	}

	if (detail.file !== undefined) {
		const numbers = detail.ruleMatches.flatMap(({lineNumber}) => (lineNumber === undefined ? [] : [lineNumber]));
		const shown = join(
			numbers.slice(0, 8).map(number => own(`${number}`)),
			', ',
		);
		const lines = own(numbers.length === 0 ? '' : ` line ${shown}${numbers.length > 8 ? ', ...' : ''}`);
		field('file', [span(text(detail.file)), span(lines, 'dim')]);
	}

	if (detail.linesGone > 0) {
		field('', [span(`${detail.linesGone} of its lines can no longer be read`, 'dim')]);
	}
}

function drawRaw(detail: TransactionDetail, {put, text}: DetailWriter): void {
	for (const {raw} of detail.ruleMatches) {
		put([]);
		put([span(text(raw))], {text: raw, condition: undefined});
	}
}
