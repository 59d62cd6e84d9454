import {expect, test} from 'vitest';
import {createOpenIncidents} from '../../source/modes/open-incidents.ts';
import {type Notice} from '../../source/waf/notice.ts';

function aNotice(given: Partial<Notice>): Notice {
	return {
		id: 'n1',
		kind: 'alert',
		rule: 'seen',
		at: 1000,
		key: undefined,
		subject: 'seen',
		body: 'a long text',
		matches: [{first: 1}, {second: 2}],
		command: 'waftop error.log',
		options: {alert: ['pagerduty'], pagerduty_service_key: 'secret'},
		...given,
	};
}

test('the newest alert of each rule and key is open until its end, over a restart too, and no secret is kept with it', () => {
	const first = createOpenIncidents();
	first.note(aNotice({id: 'a', key: '192.0.2.1'}));
	first.note(aNotice({id: 'b', key: '192.0.2.1'}));
	first.note(aNotice({id: 'c', key: '192.0.2.2'}));
	first.note(aNotice({id: 'd', rule: 'other'}));
	first.note(aNotice({id: 'e', rule: 'mailed', options: {alert: 'email'}}));
	const saved = JSON.stringify(first.save());
	expect(saved).not.toContain('secret');
	const second = createOpenIncidents();
	second.restore(JSON.parse(saved) as ReturnType<typeof first.save>);
	expect(second.endOf('seen', 5000)).toMatchObject([
		{id: 'b', kind: 'resolved', key: '192.0.2.1', at: 5000, matches: [{first: 1}]},
		{id: 'c', kind: 'resolved', key: '192.0.2.2'},
	]);
	expect(second.endOf('seen', 5000)).toEqual([]);
	expect(second.endOf('mailed', 5000)).toEqual([]);
	expect(second.save()).toMatchObject([{id: 'd'}]);
});

test('of keys that a client chooses the newest thousand are kept', () => {
	const incidents = createOpenIncidents();
	for (let place = 0; place < 1500; place++) {
		incidents.note(aNotice({key: `${place}`}));
	}

	expect(incidents.save()).toHaveLength(1000);
	expect(incidents.save().at(-1)).toMatchObject({key: '1499'});
});
