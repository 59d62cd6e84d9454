import process from 'node:process';
import {clock} from '../pipeline/real-clock.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type SendTestRequest} from '../settings/send-test-command-line.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {onInterrupt} from './on-interrupt.ts';
import {readAlertRules} from './read-alert-rules.ts';

/**
Sends a harmless message by a channel of the rules: `waftop alerts send-test`. Says for each place what its receiver answered. Returns the exit code.
*/
export async function runSendTest({channel, rules: named}: SendTestRequest): Promise<number> {
	const stop = new AbortController();
	const interrupted = onInterrupt(stop);
	const rules = await readAlertRules(named, () => clock.now());
	for (const note of rules.flatMap(({notes}) => notes)) {
		process.stderr.write(`waftop: ${sanitize(note)}\n`);
	}

	const {sendTest} = await import('../actions/notify/send-test.ts');
	const results = await sendTest(
		rules.map(({rule}) => rule),
		channel,
		{
			clock,
			stop: stop.signal,
			show: ({title}) => process.stdout.write(`${sanitize(title)}\n`),
		},
	);
	for (const result of results) {
		if ('answer' in result) {
			process.stdout.write(`${sanitize(`${result.place}: ${result.answer}`)}\n`);
		} else {
			process.stderr.write(`waftop: ${sanitize(`${result.place}: ${result.problem}`)}\n`);
		}
	}

	if (interrupted()) {
		return exitCodes.interrupted;
	}

	return results.every(result => 'answer' in result) ? exitCodes.ok : exitCodes.failed;
}
