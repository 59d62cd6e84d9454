import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {hour} from '../../../source/waf/clock.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../../source/views/drawing/glyphs.ts';
import {formatPlain} from '../../../source/views/printed/plain-line.ts';
import {aDetail, aRuleMatch} from '../builders.ts';

const zone = {offset: hour, source: 'ids'} as const;

test('a transaction is one line of nine fields', () => {
	expect(formatPlain(aDetail(), zone, unicodeGlyphs)).toBe(
		'2026-11-24T14:03:11+01:00\tblocked\t15/5\tSQLI\t203.0.113.7\tGET\tshop.test\t/item\t942100,942190,949110',
	);
});

test('what the log does not have is a dash', () => {
	const detail = aDetail({
		time: undefined,
		outcome: 'unknown',
		inboundScore: undefined,
		threshold: undefined,
		categories: [],
		client: undefined,
		method: undefined,
		host: undefined,
		path: undefined,
		target: undefined,
		ruleMatches: [],
	});
	expect(formatPlain(detail, zone, unicodeGlyphs)).toBe('-\tunknown\t-\t-\t-\t-\t-\t-\t-');
});

test('no text from outside adds a field, a line or a control byte', () => {
	fc.assert(
		fc.property(fc.string({unit: 'binary'}), text => {
			const detail = aDetail({
				client: text,
				method: text,
				host: text,
				path: text,
				categories: [text],
				ruleMatches: [aRuleMatch({id: text})],
			});
			const fields = formatPlain(detail, zone, unicodeGlyphs).split('\t');
			expect(fields).toHaveLength(9);
			expect(fields.join('')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
		}),
	);
});

test('a score that is a sum from severities says so in the signs of the terminal', () => {
	const detail = aDetail({inboundScore: undefined, outboundScore: undefined, estimatedScore: 3});
	expect(formatPlain(detail, zone, unicodeGlyphs).split('\t')[2]).toBe('≈3');
	expect(formatPlain(detail, zone, asciiGlyphs).split('\t')[2]).toBe('~3');
});
