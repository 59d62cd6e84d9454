import {execFile} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

/**
Writes an authority (`ca.crt`), a key and a certificate for the loopback (`node.key`, `chain.crt` with the authority behind it) into a folder.
*/
export async function makeCertificates(folder: string): Promise<void> {
	const openssl = async (...parameters: readonly string[]): Promise<void> => {
		await run('openssl', [...parameters], {cwd: folder});
	};

	const newKey = ['-newkey', 'rsa:2048', '-nodes'];
	const authority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-days', '30', '-subj', '/CN=waftop tests'];
	await openssl('req', '-x509', ...newKey, ...authority, '-keyout', 'ca.key', '-out', 'ca.crt');
	await openssl('req', ...newKey, '-subj', '/CN=localhost', '-keyout', 'node.key', '-out', 'node.csr');
	const extensions = 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n';
	writeFileSync(path.join(folder, 'extensions'), extensions);
	const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'extensions'];
	await openssl('x509', '-req', '-in', 'node.csr', ...signing, '-out', 'node.crt');
	const [own, above] = ['node.crt', 'ca.crt'].map(name => readFileSync(path.join(folder, name), 'utf8'));
	writeFileSync(path.join(folder, 'chain.crt'), own + above);
}
