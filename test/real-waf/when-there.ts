import {unpackWaf, WafUnavailable} from '../../demo/record/waf.ts';
import {isCi, skip} from '../skip.ts';

/**
Runs a test against a real WAF, unpacked from the distribution's packages. Where none can be had the test is skipped, and in CI it fails.
*/
export async function withWaf(test: () => Promise<void>): Promise<void> {
	try {
		await unpackWaf();
	} catch (error) {
		if (error instanceof WafUnavailable && !isCi) {
			skip(error.message);
		}

		throw error;
	}

	await test();
}
