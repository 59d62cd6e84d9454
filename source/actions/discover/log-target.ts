import {type DiscoveryProblem} from '../../waf/discovery.ts';

/**
A server, and what its messages are called in the system's journal.
*/
export type ServerName = 'nginx' | 'Apache';

/* Samples: `stderr`, `/dev/stdout`, `/dev/fd/2`, `/proc/self/fd/1`, `/proc/1/fd/2` */
const stream = /^(?:stderr|\/dev\/std(?:out|err)|\/dev\/fd\/\d+|\/proc\/(?:self|\d+)\/fd\/\d+)$/;

/**
Why a log goes into no file, and what to do instead; undefined where it does.

@param target As the configuration names it.
@param what Which log: `error_log in /etc/nginx/nginx.conf:5`.
*/
export function explainTarget(target: string, what: string, server: ServerName): DiscoveryProblem | undefined {
	const unit = server === 'nginx' ? 'nginx' : 'apache2';
	const journal = `journalctl -fu ${unit} -o cat | waftop -`;
	if (stream.test(target)) {
		return {
			sentence: `${what} goes to ${target}, which is not a file`,
			hint: `read it there: docker logs -f CONTAINER 2>&1 | waftop -, or ${journal}`,
		};
	}

	// Samples: `syslog:server=unix:/dev/log`, `syslog`, `syslog:local1`, `journald`
	if (/^(?:syslog|journald)(?::|$)/.test(target)) {
		return {
			sentence: `${what} goes to ${target.split(':')[0]}`,
			hint: `name the file that it writes, or ${journal}`,
		};
	}

	if (target.startsWith('|')) {
		return {
			sentence: `${what} goes to a program: ${target}`,
			hint: 'name the file that this program writes: waftop FILE',
		};
	}

	if (target.startsWith('memory:')) {
		return {
			sentence: `${what} is kept in the memory of nginx (${target})`,
			hint: 'add error_log /var/log/nginx/error.log info; beside it, and reload',
		};
	}

	if (target === '/dev/null') {
		return {sentence: `${what} is discarded (/dev/null)`, hint: 'set a file there, and reload'};
	}

	// nginx has no such word: it makes a file of that name.
	return server === 'nginx' && target === 'off'
		? {sentence: `${what} is off`, hint: 'set error_log /var/log/nginx/error.log info; there, and reload'}
		: undefined;
}
