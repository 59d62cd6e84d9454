import {type Exchange, type Remark} from '../waf/record.ts';
import {formatCount} from './format-number.ts';
import {decodeQuery} from './match-parts.ts';
import {span, type Line} from './line.ts';
import {type Value} from './selected-value.ts';

/** Shown of a body; the rest is counted. */
const longestBody = 4000;

type Pen = {
	readonly put: (line: Line, value?: Value) => void;
	readonly field: (label: string, line: Line, value?: Value) => void;
	readonly text: (text: string) => string;
};

/**
The request's headers and body, and the engine's mode, as an audit record keeps them.
*/
export function drawExchange(exchange: Exchange | undefined, {put, field, text}: Pen): void {
	if (exchange === undefined) {
		return;
	}

	const {requestHeaders = [], requestBody, engineMode} = exchange;
	if (engineMode !== undefined) {
		field('engine', [span(text(engineMode))]);
	}

	for (const [place, [name, value]] of requestHeaders.entries()) {
		const whole = `${name}: ${value}`;
		field(place === 0 ? 'headers' : '', [span(`${text(name)}: `, 'dim'), span(text(value))], {
			text: whole,
			condition: undefined,
		});
	}

	if (requestBody !== undefined) {
		drawBody('body', requestBody, {put, field, text});
	}
}

/**
The answer's headers and body, which stand with the raw lines.
*/
export function drawAnswer(exchange: Exchange | undefined, pen: Pen): void {
	const {responseHeaders = [], responseBody} = exchange ?? {};
	if (responseHeaders.length > 0 || responseBody !== undefined) {
		pen.put([]);
	}

	for (const [place, [name, value]] of responseHeaders.entries()) {
		pen.field(place === 0 ? 'answer' : '', [span(`${pen.text(name)}: `, 'dim'), span(pen.text(value), 'dim')]);
	}

	if (responseBody !== undefined) {
		drawBody('', responseBody, pen);
	}
}

/** A form is shown pair by pair, decoded; everything else line by line. */
function drawBody(label: string, body: string, {field, text}: Pen): void {
	const shown = body.slice(0, longestBody);
	const isForm = /^[^\s=&]{1,200}=[^\s]*$/.test(shown.trim()) || /^[^\n{<]*=[^\n]*$/.test(shown.trim());
	const lines = isForm
		? shown
				.trim()
				.split('&')
				.map(pair => decodeQuery(pair))
		: shown.split(/\r?\n/);
	for (const [place, line] of lines.entries()) {
		field(place === 0 ? label : '', [span(text(line))], {text: line, condition: undefined});
	}

	if (body.length > shown.length) {
		field('', [span(`${formatCount(body.length - shown.length)} more characters`, 'dim')]);
	}
}

/**
A remark in a sentence.
*/
export function describeRemark(remark: Remark): string {
	if (remark.kind === 'record-unread') {
		return `Its audit record could not be read: ${remark.why}.`;
	}

	switch (remark.candidates) {
		case 0: {
			return 'Its audit record names no rule: none matched, or those that did are not audited.';
		}

		case 1: {
			return 'Its audit record names no rule; it may belong to another request of this client in that second.';
		}

		default: {
			return `Its audit record names no rule; it may belong to one of ${remark.candidates} requests of this client in that second.`;
		}
	}
}
