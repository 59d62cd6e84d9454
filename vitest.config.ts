import {availableParallelism} from 'node:os';
import process from 'node:process';
import {defineConfig} from 'vitest/config';

const long = process.env.WAFTOP_LONG === '1';

/* What a test sees is the same on every machine: the zone, the language, and no colours but those that it asks for. */
const env = {TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: '', NO_COLOR: '', FORCE_COLOR: '0'};

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'unit',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: ['test/end-to-end/**', 'test/real-waf/**', 'test/servers/**', 'test/pipeline/filebeat.test.ts'],
					setupFiles: ['test/property-runs.ts'],
					// Ink draws nothing but its last frame where it believes to be in CI.
					env: {...env, CI: 'false'},
					// Modules hold nothing from one test to the next, so that files may share them: half of the time.
					pool: 'threads',
					isolate: false,
					// Some of them wait for a file most of the time.
					maxWorkers: availableParallelism() + 1,
					testTimeout: long ? 600_000 : 10_000,
				},
			},
			{
				test: {
					name: 'end-to-end',
					include: ['test/end-to-end/**/*.test.ts'],
					env,
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{
				test: {
					name: 'real-waf',
					include: ['test/real-waf/**/*.test.ts'],
					env,
					fileParallelism: false,
					testTimeout: 180_000,
					hookTimeout: 900_000,
				},
			},
			{
				test: {
					name: 'servers',
					include: ['test/servers/**/*.test.ts'],
					env,
					fileParallelism: false,
					testTimeout: long ? 1_800_000 : 120_000,
					hookTimeout: 900_000,
				},
			},
			{
				test: {
					name: 'pipeline',
					include: ['test/pipeline/filebeat.test.ts'],
					env,
					fileParallelism: false,
					hookTimeout: 900_000,
				},
			},
		],
	},
});
