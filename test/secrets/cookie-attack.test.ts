import {expect, test} from 'vitest';
import {maskText} from '../../source/secrets/mask.ts';

/* Any cookie may be a session, but an attack in one that is not named so must stay readable. */
test.each([
	['x: alert(1)', 'x: alert(1)'],
	["lang: de' OR 'a'='a", "lang: de' OR 'a'='a"],
	['theme: <svg onload=alert(1)>', 'theme: <svg onload=alert(1)>'],
	['theme: q7Zk2LmX9a', 'theme: •••'],
	['theme: de-DE', 'theme: •••'],
	["cart: q7Zk2LmX9a' OR 1=1", "cart: •••' OR 1=1"],
	["session: de' OR 1=1", 'session: •••'],
])('a cookie that a rule found, %s, is shown as %s', (value, shown) => {
	expect(maskText(`Matched Data: x found within REQUEST_COOKIES:${value}`)).toContain(`REQUEST_COOKIES:${shown}`);
});

test('the same holds for the header', () => {
	expect(maskText("Cookie: a=alert(1); sid=x' OR 1=1; b=q7Zk2LmX9a")).toBe('Cookie: a=alert(1); sid=•••; b=•••');
});
