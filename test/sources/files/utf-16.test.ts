import {expect, test} from 'vitest';
import {looksLikeUtf16} from '../../../source/sources/files/utf-16.ts';

const line = '2026/11/24 03:04:05 [error] 21#21: *7 ModSecurity: Warning.\r\n';

test('a file of PowerShell is told by its mark or by its bytes', () => {
	expect(looksLikeUtf16(Buffer.from(`\uFEFF${line}`, 'utf16le'))).toBe(true);
	expect(looksLikeUtf16(Buffer.from(line, 'utf16le'))).toBe(true);
	expect(looksLikeUtf16(Buffer.from(line, 'utf16le').swap16())).toBe(true);
	expect(looksLikeUtf16(Buffer.from(`\uFEFF${line}`, 'utf16le').swap16())).toBe(true);
});

test('other files are none', () => {
	expect(looksLikeUtf16(Buffer.from(line))).toBe(false);
	expect(looksLikeUtf16(Buffer.from(`\uFEFF${line}`))).toBe(false);
	expect(looksLikeUtf16(Buffer.concat([Buffer.alloc(300), Buffer.from(line)]))).toBe(false);
	expect(looksLikeUtf16(Buffer.alloc(0))).toBe(false);
	expect(looksLikeUtf16(Buffer.from('a\0'))).toBe(false);
});
