import {expect, test} from 'vitest';
import {checkFlagSyntax} from '../../source/settings/flag-syntax.ts';
import {options} from '../../source/settings/options.ts';

const check = (...argv: string[]) => {
	checkFlagSyntax(argv, options);
};

test.each([
	[['--read-only=yes'], '--read-only takes no value, but "yes" is given'],
	[['--ascii=maybe', 'error.log'], '--ascii takes no value, but "maybe" is given'],
	[['block', '203.0.113.7', '--dry-run=1'], '--dry-run takes no value, but "1" is given'],
	[['error.log', '--filter'], '--filter needs a value'],
	[['error.log', '-f'], '--filter needs a value'],
	[['--filter='], '--filter needs a value'],
	[['--filter', '--once', 'error.log'], '--filter needs a value'],
	[['--filter', 'cat:XSS', '--filter', 'client:203.0.113.7'], '--filter is given twice'],
	[['--filter=cat:XSS', '-f', 'client:203.0.113.7'], '--filter is given twice'],
	[['block', '203.0.113.7', '--for', '1h', '--for=2h'], '--for is given twice'],
])('%j is refused: %s', (argv, message) => {
	expect(() => check(...argv)).toThrow(message);
});

test.each([
	[['--read-only', '--once', '--once', 'error.log']],
	[['--read-only=true', '--ascii=false']],
	[['--filter', 'cat:XSS', '--since', '15m', '-']],
	[['--', '--filter']],
	[['--no-follow', '--filter=a=b']],
	[['--geoip', 'country.mmdb', '--geoip=asn.mmdb']],
])('%j is fine', argv => {
	expect(() => check(...argv)).not.toThrow();
});
