import process from 'node:process';
import {unpackWaf, WafUnavailable} from '../../demo/record/waf.ts';

/**
Runs a test against a real WAF, unpacked from the distribution's packages. Where none can be had it says so and passes, but in CI, where nothing is skipped, it fails.
*/
export async function withWaf(test: () => Promise<void>): Promise<void> {
	try {
		await unpackWaf();
	} catch (error) {
		if (error instanceof WafUnavailable && (process.env.CI ?? '') === '') {
			process.stderr.write(`not run: ${error.message}\n`);
			return;
		}

		throw error;
	}

	await test();
}
