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

test('standard input has a name, and a blank last line is not shown as nothing', () => {
	expect(explainNothing(counts, ' \n', ['-'])?.sentence).toBe(
		'none of 1,204 lines of standard input is of an nginx or Apache error log; the last one is blank',
	);
});

test('where no line could be read the log is as good as unreadable', () => {
	expect(explainNothing({...counts, unreadable: 4, foreign: 1200}, 'x', ['a.log'])?.isForeign).toBe(true);
	expect(explainNothing({...counts, unreadable: 4, foreign: 12}, 'x', ['a.log'])?.isForeign).toBe(false);
});
