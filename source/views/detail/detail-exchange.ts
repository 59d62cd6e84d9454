import {type Exchange} from '../../waf/text-observation.ts';
import {readBody} from './body-text.ts';
import {longestText, type DetailWriter} from './detail-writer.ts';
import {formatCount} from '../drawing/format-number.ts';
import {span} from '../drawing/line.ts';
import {join, own, type CleanText, type OwnWords} from '../drawing/own-words.ts';

/** Fields of a form, lines of a body and headers that are shown. */
const mostRows = 60;

type Headers = NonNullable<Exchange['requestHeaders']>;

/**
What the client sent, as an audit record keeps it: headers in their order, the body.
*/
export function drawSent({requestHeaders, requestBody}: Exchange, writer: DetailWriter): void {
	if ((requestHeaders?.length ?? 0) > 0 || requestBody !== undefined) {
		writer.put([]);
		drawHeaders('headers', requestHeaders ?? [], writer);
		drawBody(requestBody, requestHeaders, writer);
	}
}

/**
What was answered, in a line that says how much there is.
*/
export function drawAnswerFolded(
	{responseHeaders, responseBody, responseBodyBytes}: Exchange,
	{put, field}: DetailWriter,
): void {
	const facts = [
		...((responseHeaders?.length ?? 0) === 0 ? [] : [countOf(responseHeaders!.length, 'header')]),
		...(responseBody === undefined
			? []
			: [own(`a body of ${countOf(responseBodyBytes ?? Buffer.byteLength(responseBody, 'utf8'), 'byte')}`)]),
	];
	if (facts.length > 0) {
		put([]);
		field('answer', [span(`${join(facts, ', ')}: r shows them`, 'dim')]);
	}
}

/**
What was answered: headers in their order, the body.
*/
export function drawAnswer({responseHeaders, responseBody}: Exchange, writer: DetailWriter): void {
	if ((responseHeaders?.length ?? 0) > 0 || responseBody !== undefined) {
		writer.put([]);
		drawHeaders('answer', responseHeaders ?? [], writer);
		drawBody(responseBody, responseHeaders, writer);
	}
}

function drawHeaders(label: 'headers' | 'answer', headers: Headers, {field, text}: DetailWriter): void {
	for (const [place, [name, value]] of headers.slice(0, mostRows).entries()) {
		field(place === 0 ? label : '', [span(`${text(name)}: `, 'dim'), span(text(value))], {
			text: value,
			condition: undefined,
		});
	}

	drawRest(headers.length - mostRows, 'header', {field});
}

function drawBody(body: string | undefined, headers: Headers | undefined, writer: DetailWriter): void {
	if (body === undefined) {
		return;
	}

	const type = headers?.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
	const read = readBody(body, type);
	switch (read.kind) {
		case 'binary': {
			writer.field('body', [span(`binary, ${countOf(read.bytes, 'byte')}`, 'dim')]);
			break;
		}

		case 'form': {
			drawForm(read.fields, read.unread, writer);
			break;
		}

		case 'text':
		default: {
			drawText(read.lines, read.unread, writer);
		}
	}
}

function drawForm(fields: ReadonlyArray<readonly [string, string]>, unread: number, {field, text}: DetailWriter): void {
	for (const [place, [name, value]] of fields.slice(0, mostRows).entries()) {
		const cut = own(value.length > longestText ? ` ... ${countOf(value.length - longestText, 'more character')}` : '');
		field(place === 0 ? 'body' : '', [span(text(name)), span(' = ', 'dim'), span(text(value)), span(cut, 'dim')], {
			text: value,
			condition: undefined,
		});
	}

	drawRest(fields.length - mostRows, 'field', {field});
	drawRest(unread, 'character', {field});
}

function drawText(lines: readonly string[], unread: number, {field, text}: DetailWriter): void {
	let room = longestText;
	let left = unread;
	for (const [place, line] of lines.entries()) {
		if (room <= 0 || place >= mostRows) {
			left += line.length + 1;
			continue;
		}

		field(place === 0 ? 'body' : '', [span(text(line.slice(0, room)))], {text: line, condition: undefined});
		left += Math.max(0, line.length - room);
		room -= line.length;
	}

	drawRest(left, 'character', {field});
}

function drawRest(count: number, what: 'header' | 'field' | 'character', {field}: Pick<DetailWriter, 'field'>): void {
	if (count > 0) {
		field('', [span(`... ${countOf(count, `more ${what}`)}`, 'dim')]);
	}
}

function countOf<const What extends string>(count: number, what: OwnWords<What>): CleanText {
	return own(`${formatCount(count)} ${own(what)}${count === 1 ? '' : 's'}`);
}
