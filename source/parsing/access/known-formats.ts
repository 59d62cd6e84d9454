import {createAccessFormat, type AccessFormat} from './access-format.ts';
import {readApacheFormat} from './apache-format.ts';
import {createJsonFormat} from './json-format.ts';
import {readNginxFormat} from './nginx-format.ts';

/** What nobody prints but a server that asks for it is left out: a name by identd. */
const common = '%h - %u %t "%r" %>s %b';
const combined = `${common} "%{Referer}i" "%{User-Agent}i"`;

/** Of the ingress controller (https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/). */
const upstreamInfo =
	'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id';

/**
The formats that servers write by default, most frequent first: each is so different from the others that a line tells its own. Which server wrote one of the first four is not known.
*/
export function createKnownFormats(): AccessFormat[] {
	const ofAny = (name: string, format: string): AccessFormat => {
		const {read} = createAccessFormat(name, {...readApacheFormat(format), timeIs: undefined});
		// Else the host in front of one format is the client of another.
		return {name, read: (bytes, start, end, line) => read(bytes, start, end, line) && line.clientKnown};
	};

	return [
		ofAny('combined', combined),
		ofAny('main', `${combined} "%{X-Forwarded-For}i"`),
		ofAny('common', common),
		ofAny('vhost_combined', `%v:%p ${combined}`),
		createAccessFormat('upstreaminfo', readNginxFormat(upstreamInfo)),
		createJsonFormat(),
	];
}
