import {type ChannelOptions} from './channel.ts';
import {DeliveryError} from './delivery-error.ts';
import {readOptionFile, textOf} from './option-values.ts';

/**
The login of `smtp_auth_file`, a file of YAML with `user` and `password`; undefined where no such file is named.

@throws {DeliveryError} where it cannot be read.
*/
export async function readMailAccount(
	options: ChannelOptions,
): Promise<{readonly user: string; readonly password: string} | undefined> {
	const file = textOf(options, 'smtp_auth_file');
	if (file === undefined) {
		return undefined;
	}

	const text = readOptionFile(options, 'smtp_auth_file', file);
	const {parse} = await import('yaml');
	let account: {user?: unknown; password?: unknown} | null | undefined;
	try {
		account = parse(text, {version: '1.1'}) as typeof account;
	} catch {
		// The parser's words would quote the password.
		account = undefined;
	}

	const {user, password} = account ?? {};
	if (
		(typeof user !== 'string' && typeof user !== 'number') ||
		(typeof password !== 'string' && typeof password !== 'number')
	) {
		throw new DeliveryError(`smtp_auth_file: ${file} is no YAML with user and password`, true);
	}

	return {user: String(user), password: String(password)};
}
