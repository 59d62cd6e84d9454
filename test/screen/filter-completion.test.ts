import {expect, test} from 'vitest';
import {completeFilter} from '../../source/screen/filter-completion.ts';
import {aSnapshot, aTop, aTopRow, someTotals} from '../views/builders.ts';

const place = {country: 'DE', asNumber: 64_500};
const agent = {...aTopRow('curl/8.5'), addresses: {value: 1, bound: '='}} as const;
const snapshot = aSnapshot({
	totals: someTotals({
		clients: aTop([
			aTopRow('203.0.113.7', {place}),
			aTopRow('203.0.113.8', {place}),
			aTopRow('192.0.2.7', {place: {country: 'FR'}}),
			aTopRow('192.0.2.8'),
		]),
		agents: {...aTop(), rows: [agent]},
	}),
});

test.each([
	['country:', ['country:DE', 'country:FR']],
	['country:f', ['country:FR']],
	['as:', ['as:64500']],
	['agent:c', ['agent:curl/8.5']],
])('%s becomes what is known of the clients', (text, tokens) => {
	expect(completeFilter(text, snapshot)).toEqual({head: '', tokens});
});
