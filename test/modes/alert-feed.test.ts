import {expect, test} from 'vitest';
import {createAlertFeed} from '../../source/modes/alert-feed.ts';
import {second} from '../../source/waf/clock.ts';
import {startEngine} from '../alerts/live/run-engine.ts';
import {testTime} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {standUp} from '../pipeline/stand-up.ts';
import {someSettings} from '../some-settings.ts';

/** Requests one after another, the last of them now. */
const count = 700;
const apart = 3 * second;

const lines = Array.from({length: count}, (_, place) => {
	const time = testTime - (count - 1 - place) * apart;
	return makeV3Line({
		client: `192.0.2.${place % 250}`,
		connection: 100 + place,
		time: new Date(time).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' '),
		uniqueId: `${time / 1000}${String(place).padStart(3, '0')}.345678`,
		denied: true,
	});
});

/** One that matches each request, and one that a minute without any matches. */
const rules = 'name: any\ntype: any\n---\nname: silent\ntype: flatline\nthreshold: 1\ntimeframe: {minutes: 1}\n';

/** A feed of the rules over the lines, read in one go. */
async function readWith(mostWaiting: number | undefined) {
	const {engine, matches} = await startEngine(rules, true);
	let complete: (slot: number) => void = () => undefined;
	const stand = standUp({zoneOffset: 0}, {onComplete: slot => complete(slot)});
	const feed = createAlertFeed({
		engine,
		pipeline: () => stand.pipeline,
		settings: someSettings({}),
		clock: {now: () => testTime},
		mostWaiting,
	});
	({complete} = feed);
	await stand.say({is: 'reading'});
	await stand.handLines(lines);
	await stand.end();
	await feed.whenRoom();
	return {feed, matches};
}

test('reading waits for the rules while many transactions wait', async () => {
	const {feed, matches} = await readWith(undefined);
	expect(feed.behind()).toBe(0);
	await feed.finish();
	expect(matches.filter(match => match.startsWith('any'))).toHaveLength(count);
});

test('where more may wait reading goes on, and no rule takes what waits for silence', async () => {
	const {feed, matches} = await readWith(count);
	expect(feed.behind()).toBe(count);
	expect(matches).toEqual([]);
	feed.tick();
	await feed.settled();
	expect(feed.behind()).toBe(0);
	expect(matches.length).toBeGreaterThan(count / 2);
	expect(matches.filter(match => !match.startsWith('any'))).toEqual([]);
});
