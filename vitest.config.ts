import {availableParallelism} from 'node:os';
import process from 'node:process';
import {defineConfig} from 'vitest/config';
import {patiently} from './test/patience.ts';

const long = process.env.WAFTOP_LONG === '1';

/* What a test sees is the same on every machine: the zone, the language, and no colours but those that it asks for. */
const env = {TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: '', NO_COLOR: '', FORCE_COLOR: '0'};

/* Limits only catch what hangs, however busy the machine is: a test that waits for something says first what it has not seen. */
const limits = {
	testTimeout: long ? 7_200_000 : 1_200_000,
	hookTimeout: 1_800_000,
	expect: {poll: patiently},
};

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'unit',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: [
						'test/end-to-end/**',
						'test/real-waf/**',
						'test/servers/**',
						'test/contract/**',
						'test/pipeline/filebeat.test.ts',
					],
					setupFiles: ['test/property-runs.ts'],
					// Ink draws nothing but its last frame where it believes to be in CI.
					env: {...env, CI: 'false'},
					// Modules hold nothing from one test to the next, so that files may share them: half of the time.
					pool: 'threads',
					isolate: false,
					// Some of them wait for a file most of the time.
					maxWorkers: availableParallelism() + 1,
					...limits,
				},
			},
			{
				test: {
					name: 'end-to-end',
					include: ['test/end-to-end/**/*.test.ts'],
					env,
					fileParallelism: false,
					...limits,
				},
			},
			{
				test: {
					name: 'real-waf',
					include: ['test/real-waf/**/*.test.ts'],
					env,
					fileParallelism: false,
					...limits,
				},
			},
			{
				test: {
					name: 'servers',
					include: ['test/servers/**/*.test.ts'],
					env,
					fileParallelism: false,
					...limits,
				},
			},
			{
				test: {
					name: 'contract',
					include: ['test/contract/**/*.test.ts'],
					env,
					...limits,
				},
			},
			{
				test: {
					name: 'pipeline',
					include: ['test/pipeline/filebeat.test.ts'],
					env,
					fileParallelism: false,
					...limits,
				},
			},
		],
	},
});
