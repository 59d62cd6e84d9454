import {expect, test} from 'vitest';
import {toIdStrength} from '../../../source/parsing/values/unique-id.ts';
import {toIdSecond} from '../../../source/waf/id-second.ts';

const bytes = (text: string): Buffer => Buffer.from(`<${text}>`, 'latin1');

test.each([
	['179548659847.780325', 'strong'],
	['17954865926.959740', 'strong'],
	['17954865926.000000', 'weak'],
	['1795486592', 'weak'],
	['12345', 'weak'],
	['0f3a5b7c9d1e2f40516273849a5b6c7d', 'strong'],
	['0f3a5b7c-9d1e-2f40-5162-73849a5b6c7d', 'strong'],
	['0f3a5b7c9d1e2f40516273849a5b6c7x', 'weak'],
	['ZTzNVTW5gv9xFHWEH0rSOwAAAAc', 'strong'],
	['ZTzNVTW5gv9xFHWEH0rSOwAA', 'strong'],
	['ZTzNVTW5gv9xFHWEH0rSOwAA"Ac', 'weak'],
	['AcAcAcAcAcAcAc', 'weak'],
	['AcAcAcAcAcAcAcAcAc', 'weak'],
	['AcAcAcAcQcAcAcAcAcAcAcAc', 'weak'],
	['AbCdEfGhIjKlMnOp', 'strong'],
	['QWERTYUIOPASDFGHJKLZ', 'strong'],
	['AbCdEfGhIjKlMn', 'weak'],
	['1729382256910270464', 'weak'],
	['179548659847x780325', 'weak'],
	['', 'none'],
] as const)('the id %j is %s', (id, strength) => {
	expect(toIdStrength(bytes(id), 1, 1 + id.length)).toBe(strength);
});

test.each([
	['179548659847.780325', 1_795_486_598],
	['17954865926.959740', 1_795_486_592],
	['1795486592', 1_795_486_592],
	// 0x6ac1389b, by httpd's alphabet
	['asE4mwAAAAAAAAAAAAAAAAAAAAA', 0x6a_c1_38_9b],
	['12345', -1],
	// IIS
	['1729382256910270464', -1],
	['0f3a5b7c9d1e2f40516273849a5b6c7d', -1],
	['0000000000', -1],
	['99999999999.000001', -1],
	['!!!!!!AAAAAAAAAAAAAAAAAAAAA', -1],
])('the id %j tells the second %i', (id, second) => {
	expect(toIdSecond(bytes(id), 1, 1 + id.length)).toBe(second);
});
