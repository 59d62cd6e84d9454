"""
Runs the real ElastAlert over documents with a clock that is told the time, and a search server in memory.

Standard input: a case a line, {"rule": TEXT OF ITS FILE, "files": {NAME: TEXT}, "documents": [...], "runEvery", "bufferTime",
"tail": SECONDS, "start", "end": ISO TIME or null}. A document may have `_arrival`. Standard output: an answer a line,
{"refused": REASON} or {"lines": [...]}, the lines as `waftop alerts check --json --text` prints them, and {"kind": "error"}
for each time when ElastAlert failed, after which it would have switched the rule off.
"""
import copy
import datetime
import json
import logging
import os
import shutil
import sys
import tempfile

import elastalert
import elastalert.elastalert as runner
import elastalert.ruletypes as ruletypes
import elastalert.util as util
import yaml
from elastalert.alerts import Alerter
from elastalert.elastalert import ElastAlerter
from stand_in import StandIn, iso, to_millis

logging.disable(logging.CRITICAL)
# Where ElastAlert writes what it still has to send.
WRITTEN = 'written-by-elastalert'


class Clock:
    now = None


def at(millis):
    return datetime.datetime.fromtimestamp(0, util.dateutil.tz.tzutc()) + datetime.timedelta(milliseconds=millis)


runner.ts_now = util.ts_now = ruletypes.ts_now = lambda: Clock.now


class Case:
    def __init__(self, asked):
        self.asked = asked
        self.matches = []
        self.alerts = []
        self.errors = []
        self.lines = []

    def run(self):
        folder = tempfile.mkdtemp()
        try:
            return self.run_in(folder)
        finally:
            shutil.rmtree(folder)

    def run_in(self, folder):
        asked = self.asked
        written = yaml.safe_load(asked['rule'])
        field = written.get('timestamp_field', '@timestamp')
        documents = []
        for number, document in enumerate(asked['documents'], 1):
            body = dict(document)
            arrival = body.pop('_arrival', None)
            time = to_millis(util.lookup_es_key(body, field))
            if time is not None:
                documents.append((to_millis(arrival) if arrival else time, time, number, body))
        every = round(asked['runEvery'] * 1000)
        start = to_millis(asked['start']) if asked.get('start') else min(time for _, time, _, _ in documents) // every * every
        end = to_millis(asked['end']) if asked.get('end') else max(one[0] for one in documents) + round(asked['tail'] * 1000)
        documents.sort(key=lambda one: one[0])
        server = StandIn(WRITTEN, field)
        for module in (runner, ruletypes):
            module.elasticsearch_client = lambda _conf: server
        for name, text in asked.get('files', {}).items():
            with open(os.path.join(folder, name), 'w') as file:
                file.write(text)
        path = os.path.join(folder, 'rule.yaml')
        with open(path, 'w') as file:
            file.write(asked['rule'])
        config = os.path.join(folder, 'config.yaml')
        with open(config, 'w') as file:
            yaml.safe_dump({
                'es_host': '127.0.0.1', 'es_port': 1, 'rules_folder': folder, 'writeback_index': WRITTEN,
                'run_every': {'milliseconds': every}, 'buffer_time': {'seconds': asked['bufferTime']},
                'disable_rules_on_error': False,
            }, file)
        client = rule = None
        now = start
        while True:
            Clock.now = at(now)
            while documents and documents[0][0] <= now:
                _, _, number, body = documents.pop(0)
                server.add(number, body)
            if client is None:
                try:
                    client, rule = self.start(config, path)
                except Exception as error:
                    return {'refused': '%s: %s' % (type(error).__name__, error)}
            server.refresh()
            if rule['aggregation']:
                client.send_pending_alerts()
                server.refresh()
            try:
                client.run_rule(rule, Clock.now - rule['query_delay'])
            except Exception as error:
                self.errors.append(repr(error))
            client.remove_old_events(rule)
            self.tell(rule)
            if now >= end:
                return {'lines': self.lines}
            now += every

    def start(self, config, path):
        case = self
        real = ruletypes.RuleType.add_match
        if not hasattr(ruletypes.RuleType, 'plain_add_match'):
            ruletypes.RuleType.plain_add_match = real

        def add_match(rule_type, event):
            ruletypes.RuleType.plain_add_match(rule_type, event)
            case.matches.append(rule_type.matches[-1])

        ruletypes.RuleType.add_match = add_match
        # Memory that all rules of a process share: with it cases would tell of each other.
        ruletypes.ChangeRule.change_map = {}
        ruletypes.ChangeRule.occurrence_time = {}
        ruletypes.SpikeMetricAggregationRule.unwrap_term_buckets.__defaults__[0].clear()
        client = ElastAlerter(['--config', config, '--rule', path])
        rule = client.rules[0]
        self.type = yaml.safe_load(self.asked['rule'])['type']

        class Recorder(Alerter):
            def alert(self, matches):
                told = {'kind': 'alert', 'rule': rule['name'], 'at': case.now(), 'matches': len(matches),
                        'keys': [case.key_of(rule, match) for match in matches],
                        'times': [case.time_of(rule, match) for match in matches],
                        'subject': self.create_title(matches), 'text': self.create_alert_body(matches)}
                case.alerts.append(told)

        rule['alert'] = [Recorder(rule)]
        client.handle_error = lambda message, data=None: self.errors.append(message)
        client.thread_data.alerts_sent = client.thread_data.num_hits = client.thread_data.num_dupes = 0
        return client, rule

    # -- what is told ------------------------------------------------------------------------------------------------------

    def now(self):
        return iso(to_millis(Clock.now))

    def key_of(self, rule, match):
        return ElastAlerter.get_query_key_value(self, rule, match)

    def get_named_key_value(self, rule, match, name):
        return ElastAlerter.get_named_key_value(self, rule, match, name)

    def time_of(self, rule, match):
        found = util.lookup_es_key(match, rule['timestamp_field'])
        return iso(to_millis(found)) if isinstance(found, (str, datetime.datetime)) else found

    def tell(self, rule):
        for match in self.matches:
            told = {'kind': 'match', 'rule': rule['name'], 'type': self.type, 'time': self.time_of(rule, match),
                    'key': self.key_of(rule, match), 'at': self.now()}
            unique = util.lookup_es_key(match, 'modsecurity.unique_id')
            if unique is not None:
                told['id'] = unique
            for name in ('spike_count', 'reference_count', 'count', 'threshold', 'percentage', 'denominator', 'missing_field',
                         'old_value', 'new_value', 'placeholder'):
                if name in match:
                    told[name] = match[name]
            if 'related_events' in match:
                told['related_events'] = len(match['related_events'])
            if 'metric_agg_value' in match or self.type == 'metric_aggregation':
                told['metric'] = next(match[name] for name in match if name.startswith('metric_'))
            if 'new_field' in match:
                fields = match['new_field']
                told['new_field'] = fields
                whole = isinstance(fields, (tuple, list))
                told['value'] = [util.lookup_es_key(match, one) for one in fields] if whole else util.lookup_es_key(match, fields)
            self.lines.append(told)
        self.lines += self.alerts
        self.lines += [{'kind': 'error', 'at': self.now(), 'error': message} for message in self.errors]
        self.matches.clear()
        self.alerts.clear()
        self.errors.clear()


def option_names():
    with open(os.path.join(os.path.dirname(elastalert.__file__), 'schema.yaml')) as file:
        schema = yaml.safe_load(file)
    return sorted({name for part in [schema, *schema['oneOf']] for name in part.get('properties', {})})


def main():
    for line in sys.stdin:
        try:
            asked = json.loads(line)
            answer = option_names() if asked == 'option names' else Case(asked).run()
        except Exception as error:
            import traceback
            answer = {'broken': traceback.format_exc()}
        print(json.dumps(answer, default=str, ensure_ascii=False), flush=True)


if __name__ == '__main__':
    main()
