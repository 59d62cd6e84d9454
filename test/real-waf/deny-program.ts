import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {type ApplyStep} from '../../source/actions/deny/apply-plan.ts';
import {createTrail} from '../../source/actions/trail/trail.ts';
import {createDenier} from '../../source/actions/deny/create-denier.ts';
import {createNginx} from '../../source/actions/nginx/create-nginx.ts';

/**
What the program is told, as JSON in its first argument.
*/
export type Orders = {
	readonly command: readonly string[];
	readonly reload: readonly string[];
	readonly addresses: readonly string[];

	/** Dies by SIGKILL when this step is reached. */
	readonly dieAt?: ApplyStep;
};

/*
Denies addresses one after another and prints an outcome a line. It prints `ready` when it is about to begin.
*/
const {command, reload, addresses, dieAt} = JSON.parse(process.argv[2]) as Orders;
const clock = {now: () => Date.now()};
const nginx = await createNginx({command, reloadCommand: reload, sleep});
const denier = createDenier({
	nginx,
	method: 'deny',
	file: undefined,
	allow: [],
	overwrittenHeaders: [],
	clock,
	by: 'test',
	trail: createTrail(path.join(path.dirname(nginx.configFile), 'trail.jsonl'), 'test', clock),
	findConnections: () => ({sshPeers: [], ownAddresses: [], gateways: []}),
	onStep(step) {
		if (step === dieAt) {
			process.kill(process.pid, 'SIGKILL');
		}
	},
});

process.stdout.write('ready\n');
for (const range of addresses) {
	const request = {range, duration: 3_600_000, reason: 'test', force: undefined, sharing: undefined};
	const outcome = await denier.apply(await denier.plan([request]));
	process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
