/*
Runs the checks and prints one line a suite with its seconds; a suite that fails prints its output too, and what was skipped is told
with its reason.

`node test/run.js check|all|ci|nobody|long|SUITE…`; `nobody` is for root alone. The last line, `N passed, N failed`, counts tests; a suite without tests
(format, lint, types, build) that fails counts as one that failed.
*/
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {isRoot, settleOrdinaryUser, suitesOfRights} from './ordinary-user.js';

const root = path.join(import.meta.dirname, '..');
const reports = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'waftop-checks-'));
process.on('exit', () => rmSync(reports, {recursive: true, force: true}));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () => process.exit(1));
}

const tool = name => path.join('node_modules', '.bin', name);
const reportOf = name => path.join(reports, `${name.replace(' ', '-')}.json`);
const vitest = (project, name = project, files = []) => [
	tool('vitest'),
	['run', '--project', project, '--reporter=dot', '--reporter=json', `--outputFile.json=${reportOf(name)}`, ...files],
];
const build = ['node', ['build.js', '--if-stale']];
const asNobody = name => `${name} (nobody)`;

const suites = {
	format: [tool('prettier'), ['--check', '--log-level=warn', '--cache', '--cache-strategy=content', '.']],
	lint: [
		tool('oxlint'),
		['--type-aware', '--deny-warnings', 'source', 'test', 'demo', 'bin', 'build.js', 'vitest.config.ts'],
	],
	types: [tool('tsc'), []],
	build,
	unit: vitest('unit'),
	'end-to-end': vitest('end-to-end'),
	'real-waf': vitest('real-waf'),
	servers: vitest('servers'),
	contract: vitest('contract'),
	pipeline: vitest('pipeline'),
};

const ofNobody = {
	[asNobody('build')]: build,
	...Object.fromEntries(
		Object.entries(suitesOfRights).map(([name, files]) => [asNobody(name), vitest(name, asNobody(name), files)]),
	),
};

/* Suites of one step run side by side, steps one after another: what drives a terminal wants the machine for itself. */
const all = [['format', 'lint', 'types', 'unit', 'build'], ['end-to-end'], ['real-waf'], ['servers'], ['contract']];
const nobodys = isRoot ? Object.keys(ofNobody).map(name => [name]) : [];
const plans = {
	check: [['format', 'lint', 'types', 'unit']],
	all,
	ci: [...all, ...nobodys],
	...(isRoot ? {nobody: nobodys} : {}),
	long: [['unit'], ['build'], ['real-waf'], ['servers']],
};

const {FORCE_COLOR: _colourWish, ...withoutColourWishes} = process.env;
/* The tools of the tree in front, Node among them, whoever started this. */
const PATH = [path.join(root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter);
const environment = {...withoutColourWishes, NO_COLOR: '1', PATH};
let settled;

function placeOf(name) {
	if (name in ofNobody) {
		settled ??= settleOrdinaryUser(root, reports, environment);
		return settled.options;
	}

	return {cwd: root, env: environment};
}

function run(name) {
	const [command, parameters] = suites[name] ?? ofNobody[name];
	return new Promise(resolve => {
		const child = spawn(command, parameters, {...placeOf(name), stdio: ['ignore', 'pipe', 'pipe']});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', text => {
				output += text;
			});
		}

		child.on('error', error => resolve({code: 1, output: `${output}${error.message}\n`}));
		child.on('close', code => resolve({code: code ?? 1, output}));
	});
}

/* A file that could not even be loaded has no failed test to count, so it counts as one itself. */
function countTests(name, code) {
	try {
		const report = JSON.parse(readFileSync(reportOf(name), 'utf8'));
		const brokenFiles = report.testResults.filter(
			file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
		).length;
		return {
			passed: report.numPassedTests,
			failed: report.numFailedTests + brokenFiles,
			skipped: report.numPendingTests + report.numTodoTests,
			reasons: countReasons(report),
		};
	} catch {
		return {passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, reasons: []};
	}
}

/* `test/skip.ts` leaves the reason with the test. */
function countReasons({testResults}) {
	const counts = new Map();
	for (const {meta, status, fullName} of testResults.flatMap(file => file.assertionResults)) {
		if (status !== 'passed' && status !== 'failed') {
			const reason = meta?.skipped ?? `no reason given: ${fullName}`;
			counts.set(reason, (counts.get(reason) ?? 0) + 1);
		}
	}

	return [...counts].map(([reason, count]) => `     ${count} skipped: ${reason}\n`);
}

async function runSuite(name) {
	const started = performance.now();
	const {code, output} = await run(name);
	const {reasons, ...counts} = countTests(name, code);
	const good = code === 0 && counts.failed === 0;
	const tests = counts.passed + counts.failed + counts.skipped;
	process.stdout.write(
		[
			good ? 'ok  ' : 'FAIL',
			name.padEnd(19),
			`${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(8),
			tests > 0 ? `${String(tests).padStart(6)} tests` : '',
			counts.skipped > 0 ? `, ${counts.skipped} SKIPPED` : '',
		]
			.join(' ')
			.trimEnd() + `\n${reasons.join('')}${good ? '' : `\n${output.trimEnd()}\n\n`}`,
	);
	return {...counts, failed: counts.failed + Number(!good && counts.failed === 0)};
}

const asked = process.argv.slice(2);
const unknown = asked.filter(name => !(name in plans) && !(name in suites));
if (asked.length === 0 || unknown.length > 0) {
	process.stderr.write(
		`test/run.js: ${unknown[0] ?? 'nothing'} is none of ${Object.keys({...plans, ...suites}).join(', ')}\n`,
	);
	process.exit(2);
}

if (asked.includes('ci')) {
	const who = isRoot ? 'root, then what depends on rights as nobody' : `${os.userInfo().username}, not as root`;
	process.stdout.write(`as ${who}\n\n`);
}

const total = {passed: 0, failed: 0, skipped: 0};
const started = performance.now();
for (const step of asked.flatMap(name => plans[name] ?? [[name]])) {
	for (const counts of await Promise.all(step.map(name => runSuite(name)))) {
		for (const [key, value] of Object.entries(counts)) {
			total[key] += value;
		}
	}
}

process.stdout.write(`\nin ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
if (total.skipped > 0) {
	process.stdout.write(`${total.skipped} skipped\n`);
}

process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
