import process from 'node:process';
import {type ScreenSignal} from '../actions/notify/channel.ts';
import {DeliveryError} from '../actions/notify/delivery-error.ts';
import {clock} from '../pipeline/real-clock.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type SendTestRequest} from '../settings/send-test-command-line.ts';
import {formatTerminalCall} from '../views/alerts/terminal-call.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {formatDebugAlert} from '../views/printed/debug-alert.ts';
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
			show,
		},
	);
	for (const result of results) {
		if (result.isSent) {
			process.stdout.write(`${sanitize(result.sentence)}\n`);
		} else {
			process.stderr.write(`waftop: ${sanitize(result.sentence)}\n`);
		}
	}

	if (interrupted()) {
		return exitCodes.interrupted;
	}

	return results.every(({isSent}) => isSent) ? exitCodes.ok : exitCodes.failed;
}

function show({kind, title, text}: ScreenSignal): void {
	if (kind === 'debug') {
		process.stderr.write(formatDebugAlert({title, text}));
	} else if (process.stdout.isTTY) {
		process.stdout.write(formatTerminalCall({kind, title, text}, 0));
	} else {
		throw new DeliveryError('standard output is no terminal', false);
	}
}
