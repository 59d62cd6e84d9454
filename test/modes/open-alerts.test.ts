import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {takeStateLock} from '../../source/actions/alerts/state-lock.ts';
import {openAlerts} from '../../source/modes/open-alerts.ts';
import {readAlertRules} from '../../source/modes/read-alert-rules.ts';
import {createPipeline, type Pipeline} from '../../source/pipeline/pipeline.ts';
import {clock} from '../../source/pipeline/real-clock.ts';
import {type Telling} from '../../source/waf/alerts-status.ts';
import {nginxTime} from '../end-to-end/fresh-log.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {makeFolder} from '../sources/collect.ts';

/** Evaluates a rule that tells by a file over a log with one request of now, and returns what the file has then. */
async function tell(onEvent?: (event: unknown, telling: Telling) => void): Promise<readonly unknown[]> {
	const folder = makeFolder();
	const [log, rules, told] = ['error.log', 'rules.yaml', 'told.ndjson'].map(name => path.join(folder, name));
	writeFileSync(log, `${makeV3Line({denied: true, time: nginxTime(Date.now())})}\n`);
	writeFileSync(rules, 'name: seen\ntype: any\nfilter: []\nalert: file\nfile_path: told.ndjson\n', {mode: 0o600});
	const settings = someSettings({files: [log], alerts: [rules], mode: 'json', follow: false});
	const alerts = await openAlerts({
		settings,
		rules: await readAlertRules(settings, clock.now),
		pipeline: () => pipeline,
		state: {folder: path.join(folder, 'state'), takeLock: async place => takeStateLock(place, {as: 'service'})},
		say() {},
		ifHeld() {},
		onEvent,
	});
	const pipeline: Pipeline = createPipeline({
		settings,
		clock,
		capacity: 65_536,
		onComplete: alerts.complete,
		whenRoom: alerts.whenRoom,
	});
	await pipeline.run(new AbortController().signal);
	await alerts.finish();
	await alerts.close();
	pipeline.close();
	return readFileSync(told, 'utf8')
		.trimEnd()
		.split('\n')
		.map(line => (JSON.parse(line) as {readonly rule: unknown}).rule);
}

test('people are told whether or not somebody listens to the events, who hears that they were', async () => {
	expect(await tell()).toEqual(['seen']);
	const heard: Telling[] = [];
	expect(await tell((_, telling) => heard.push(telling))).toEqual(['seen']);
	expect(heard).toEqual(['sent']);
});
