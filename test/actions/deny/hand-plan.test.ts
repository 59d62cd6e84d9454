import {describe, expect, test} from 'vitest';
import {createHandDenier} from '../../../source/actions/deny/hand-denier.ts';
import {makeHandPlan} from '../../../source/actions/deny/hand-plan.ts';
import {findContainer, type HandTarget} from '../../../source/actions/deny/hand-target.ts';
import {hour} from '../../../source/waf/clock.ts';
import {type ObserverParts} from '../../../source/waf/observer-parts.ts';

const until = Date.UTC(2026, 10, 29, 0, 15);
const ranges = ['203.0.113.7', '2001:db8::/64'];

function linesOf(target: HandTarget, kind: 'deny' | 'undo' = 'deny'): string[] {
	return makeHandPlan(kind, target, ranges, until).steps.flatMap(({lines}) => lines);
}

const place = {
	file: '/etc/apache2/conf-enabled/waftop-deny.conf',
	why: 'apache2.conf includes conf-enabled/*.conf',
	isOwnFile: true,
	testCommand: ['apachectl', 'configtest'],
	reloadCommand: ['apachectl', 'graceful'],
};

describe('by hand', () => {
	test("in Apache it is a section that adds to what others ask, with its file, and Apache's own commands", () => {
		const plan = makeHandPlan('deny', {kind: 'apache', place}, ranges, until);
		expect(plan.steps[0].words).toContain(place.file);
		expect(linesOf({kind: 'apache', place})).toEqual([
			'<Location "/">',
			'\tAuthMerging And',
			'\t<RequireAll>',
			'\t\tRequire all granted',
			'\t\t# waftop: until 2026-11-29T00:15:00Z',
			'\t\tRequire not ip 203.0.113.7',
			'\t\tRequire not ip 2001:db8::/64',
			'\t</RequireAll>',
			'</Location>',
			'apachectl configtest && apachectl graceful',
		]);
		expect(JSON.stringify(plan)).not.toMatch(/nginx -|nginx\.conf/);
		expect(linesOf({kind: 'apache', place: undefined}, 'undo')).toEqual([
			'Require not ip 203.0.113.7',
			'Require not ip 2001:db8::/64',
			'apachectl configtest && apachectl graceful',
		]);
	});

	test('in a container it is a file to mount, and what runs inside', () => {
		expect(linesOf({kind: 'container', server: 'nginx', name: 'shop-web-1'})).toEqual([
			'deny 203.0.113.7; # waftop: until 2026-11-29T00:15:00Z',
			'deny 2001:db8::/64; # waftop: until 2026-11-29T00:15:00Z',
			'docker exec shop-web-1 nginx -t && docker exec shop-web-1 nginx -s reload',
		]);
		expect(linesOf({kind: 'container', server: 'Apache', name: 'web'}).at(-1)).toBe(
			'docker exec web apachectl configtest && docker exec web apachectl graceful',
		);
		expect(
			linesOf({kind: 'pod', server: 'nginx', namespace: 'shop', pod: 'web-0', container: 'nginx'}).at(-1),
		).toContain('kubectl -n shop exec web-0 -c nginx -- nginx -s reload');
	});

	test("at an ingress it is the controller's list, or one Ingress's annotation, in CIDR", () => {
		const lines = linesOf({kind: 'ingress', server: 'nginx', namespace: 'edge', pod: 'x', container: undefined});
		expect(lines).toContain(
			`kubectl -n edge patch configmap ingress-nginx-controller --type merge -p '{"data":{"denylist-source-range":"203.0.113.7/32,2001:db8::/64"}}'`,
		);
		expect(lines).toContain('nginx.ingress.kubernetes.io/denylist-source-range: "203.0.113.7/32,2001:db8::/64"');
	});

	test('the same is refused as elsewhere, nothing is written, and the view of the list says why it is empty', async () => {
		const denier = createHandDenier({
			target: {kind: 'apache', place},
			allow: ['192.0.2.200'],
			clock: {now: () => until - hour},
			findConnections: () => ({sshPeers: ['198.51.100.1'], ownAddresses: [], gateways: []}),
		});
		const request = {duration: hour, reason: 'SQLI', force: undefined, sharing: undefined};
		const plan = async (range: string) => denier.plan([{...request, range}]);
		expect(await plan('203.0.113.7')).toMatchObject({refusals: [], added: [], until, hand: {steps: expect.any(Array)}});
		expect((await plan('198.51.100.1')).refusals).toMatchObject([{kind: 'ssh-peer'}]);
		expect((await plan('192.0.2.200')).refusals).toMatchObject([{kind: 'allow-list'}]);
		expect((await denier.list()).problem).toContain("this log is Apache's");
		expect(await denier.apply(await plan('203.0.113.7'))).toMatchObject({kind: 'unchanged'});
	});
});

test('container and pod are known by the file or the envelope; a name that a shell could act upon is none', () => {
	const id = 'a'.repeat(64);
	const find = (file: string | undefined, parts?: ObserverParts) => findContainer({server: 'nginx', file, parts});
	expect(find(`/var/lib/docker/containers/${id}/${id}-json.log`)).toMatchObject({
		kind: 'container',
		name: 'a'.repeat(12),
	});
	expect(find(`/var/log/containers/web-0_shop_nginx-${id}.log`)).toMatchObject({
		kind: 'pod',
		namespace: 'shop',
		pod: 'web-0',
	});
	expect(find('/var/log/pods/edge_ingress-nginx-controller-x_1-2/controller/0.log')).toMatchObject({
		kind: 'ingress',
		namespace: 'edge',
	});
	expect(find('-', {container: 'web-1'})).toMatchObject({kind: 'container', name: 'web-1'});
	expect(find('-', {container: '$(id)'})).toBeUndefined();
	expect(find('-', {pod: 'web', namespace: 'x; id'})).toMatchObject({namespace: 'NAMESPACE'});
	expect(find('/var/log/nginx/error.log', {host: 'web1'})).toBeUndefined();
	expect(find(undefined)).toBeUndefined();
});
