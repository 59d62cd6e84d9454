/*
Measures waftop in one run and prints one table: `npm run bench`, or `npm run bench -- SECTION…` for parts of it.

`--quick` takes small sizes: it shows that the bench works, its figures mean little. What is being measured is told on
standard error. A target that is missed is no failure.
*/
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {access} from './access.ts';
import {audit} from './audit.ts';
import {firstFrame} from './first-frame.ts';
import {hostile} from './hostile.ts';
import {alerts, live} from './live.ts';
import {memory} from './memory.ts';
import {networks, through} from './networks.ts';
import {once} from './once.ts';
import {searchIndex} from './search-index.ts';
import {type Bench, type Section} from './section.ts';
import {formatTable, type Row} from './table.ts';
import {traffic} from './traffic.ts';

const sections: readonly Section[] = [
	once,
	audit,
	access,
	live,
	alerts,
	hostile,
	traffic,
	networks,
	through,
	firstFrame,
	memory,
	searchIndex,
];

const asked = process.argv.slice(2).filter(word => word !== '--quick');
const isQuick = process.argv.includes('--quick');
const unknown = asked.find(word => sections.every(({name}) => name !== word));
if (unknown !== undefined) {
	process.stderr.write(`bench: ${unknown} is none of ${sections.map(({name}) => name).join(', ')}, --quick\n`);
	process.exit(2);
}

if (!existsSync('/proc/self/status')) {
	process.stderr.write('bench: CPU and memory are read from /proc, so it runs on Linux only\n');
	process.exit(2);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-bench-'));
const removeFolder = (): void => {
	rmSync(folder, {recursive: true, force: true});
};

let current = new AsyncDisposableStack();
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => {
		isInterrupted = true;
		void current.disposeAsync().finally(() => {
			removeFolder();
			process.exit(1);
		});
	});
}

const started = performance.now();
const elapsed = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`.padStart(6);

async function runSection(section: Section): Promise<Row[]> {
	const bench: Bench = {
		isQuick,
		folder,
		async step(name, measure) {
			process.stderr.write(`${elapsed()}  ${section.name}: ${name}\n`);
			current = new AsyncDisposableStack();
			const stack = current;
			try {
				return await measure(stack);
			} catch (error) {
				// What was ended under its hands fails; the process is about to leave anyway.
				return await (isInterrupted ? new Promise<never>(() => {}) : Promise.reject(error));
			} finally {
				await stack.disposeAsync();
			}
		},
	};
	return section.run(bench);
}

function describeMachine(): string {
	const processors = os.cpus();
	const memorySize = `${Math.round(os.totalmem() / 2 ** 30)} GB`;
	const day = new Date().toISOString().slice(0, 10);
	return `${day}, Node ${process.version}, Linux ${os.release()}, ${processors.length} × ${processors[0].model.trim()}, ${memorySize}, load ${os.loadavg()[0].toFixed(2)} at the start`;
}

const machine = describeMachine();
try {
	const rows: Row[] = [];
	for (const section of sections.filter(({name}) => asked.length === 0 || asked.includes(name))) {
		rows.push(...(await runSection(section)));
	}

	const quick = isQuick ? ' A quick run: its figures mean little.' : '';
	process.stdout.write(`\n${machine}; measured in one run of ${elapsed().trim()}.${quick}\n\n${formatTable(rows)}`);
} finally {
	removeFolder();
}
