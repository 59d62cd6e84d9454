import {expect, test} from 'vitest';
import {explainNothing} from '../../../source/views/printed/nothing-found.ts';
import {aSnapshot} from '../builders.ts';

const counts = {...aSnapshot().lines, read: 1204, modsecurity: 0, other: 1204, foreign: 1204};
const naxsi = {name: 'lines of NAXSI', advice: 'waftop reads ModSecurity and Coraza only'};

test('a known kind of file is named, with what to do instead', () => {
	expect(explainNothing(counts, 'x', ['a.log'], naxsi)).toEqual({
		sentence:
			"none of 1,204 lines of a.log is ModSecurity's: a.log holds lines of NAXSI; waftop reads ModSecurity and Coraza only",
		isForeign: true,
	});
});

test('lines of another engine in an error log do not make it another kind of file', () => {
	const explanation = explainNothing({...counts, foreign: 3}, 'x', ['a.log'], naxsi);
	expect(explanation?.sentence).toContain('holds lines of NAXSI');
	expect(explanation?.isForeign).toBe(false);
});

test('where ModSecurity lines were found there is nothing to explain', () => {
	expect(explainNothing({...counts, modsecurity: 1}, 'x', ['a.log'], naxsi)).toBeUndefined();
});

test('an unknown kind shows its last line, and the name of the file cannot forge the sentence', () => {
	expect(explainNothing(counts, 'hello', ['a\u{1b}[2J'])?.sentence).toBe(
		String.raw`none of 1,204 lines of a\x1b[2J is of an nginx or Apache error log; the last one reads: hello`,
	);
});

test('an input without a name is called one, and an example is shown only where there is one', () => {
	expect(explainNothing(counts, undefined, [''])?.sentence).toBe(
		'none of 1,204 lines of the input is of an nginx or Apache error log',
	);
	expect(explainNothing({...counts, engine: 0, foreign: 3}, 'hello', ['-'])?.sentence).toBe(
		'no ModSecurity line in 1,204 lines of standard input; on nginx its warnings need error_log … info; and the module must be on; the last one reads: hello',
	);
});

test("lines that are the engine's do not ask whether the module is on", () => {
	const own = {name: 'lines of the engine behind a head that is not known', advice: 'do this', isOurs: true};
	expect(explainNothing({...counts, foreign: 3}, 'x ModSecurity: Warning.', ['a.log'], own)?.sentence).toBe(
		'none of 1,204 lines of a.log could be read: a.log holds lines of the engine behind a head that is not known; do this; the last one reads: x ModSecurity: Warning.',
	);
	expect(explainNothing({...counts, engine: 2, foreign: 3}, 'x', ['a.log'])?.sentence).toBe(
		"no rule match in 1,204 lines of a.log: 2 are ModSecurity's about itself; on nginx its warnings need error_log … info",
	);
});

test('standard input has a name, and a blank last line is not shown as nothing', () => {
	expect(explainNothing(counts, ' \n', ['-'])?.sentence).toBe(
		'none of 1,204 lines of standard input is of an nginx or Apache error log; the last one is blank',
	);
});

test('where no line could be read the log is as good as unreadable', () => {
	expect(explainNothing({...counts, unreadable: 4, foreign: 1200}, 'x', ['a.log'])?.isForeign).toBe(true);
	expect(explainNothing({...counts, unreadable: 4, foreign: 12}, 'x', ['a.log'])?.isForeign).toBe(false);
});

test('standard input without a line says how one comes into it', () => {
	const none = {...counts, read: 0, other: 0, foreign: 0};
	expect(explainNothing(none, undefined, ['-'])?.sentence).toMatch(
		/^standard input is empty; pipe a log into it, as in /,
	);
	expect(explainNothing(none, undefined, ['a.log'])?.sentence).toMatch(
		/^a\.log is empty; ModSecurity has logged nothing/,
	);
});
