"""
A search server in memory, as far as ElastAlert asks one: documents by time and filter, counts, terms, metrics, histograms,
and the index into which ElastAlert writes the alerts that it still has to send.

Fields are what `waftop ship` maps them to: texts are keywords, source.ip is an address, @timestamp a date. The filters that
rules of the suite use are answered here; the whole query language is compared with real servers in test/servers.
"""
import copy
import datetime
import fnmatch
import functools
import ipaddress
import json
import re

import dateutil.parser

UTC = datetime.timezone.utc


def to_millis(value):
    """A date as a server keeps it; None for what is none."""
    if isinstance(value, str):
        return read_millis(value)
    return moment_millis(value) if isinstance(value, datetime.datetime) else None


@functools.lru_cache(maxsize=100_000)
def read_millis(text):
    return moment_millis(dateutil.parser.parse(text))


def moment_millis(moment):
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round((moment - datetime.datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)


def iso(millis):
    seconds, rest = divmod(millis, 1000)
    moment = datetime.datetime.fromtimestamp(seconds, UTC)
    return moment.strftime('%Y-%m-%dT%H:%M:%S') + '.%03dZ' % rest


def values_of(document, path):
    """All values of a field, as a server indexes them: lists give each of their elements, wherever they stand."""
    found = []

    def descend(value, rest):
        if isinstance(value, list):
            for item in value:
                descend(item, rest)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if rest == name or rest.startswith(name + '.'):
                    descend(inner, rest[len(name) + 1:])
        elif value is not None and rest == '':
            found.append(value)

    descend(document, path)
    return found


def has_any(document, path):
    if values_of(document, path):
        return True
    at = document
    for name in path.split('.'):
        at = at.get(name) if isinstance(at, dict) else None
    return isinstance(at, dict) and bool(at)


def plain(value):
    return {True: 'true', False: 'false'}.get(value, str(value)) if isinstance(value, bool) else str(value)


def is_equal(value, wanted):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return float(value) == float(wanted)
        except ValueError:
            return False
    if isinstance(wanted, str) and '/' in wanted and isinstance(value, str):
        try:
            return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
        except ValueError:
            pass
    return plain(value) == plain(wanted)


def is_within(value, limits):
    def place(bound):
        if isinstance(value, str) and (isinstance(bound, datetime.datetime) or re.match(r'\d{4}-\d\d-\d\dT', str(bound))):
            return to_millis(value), to_millis(bound)
        if isinstance(value, (int, float)):
            return float(value), float(bound)
        return value, str(bound)

    compare = {
        'gt': lambda one, other: one > other,
        'gte': lambda one, other: one >= other,
        'lt': lambda one, other: one < other,
        'lte': lambda one, other: one <= other,
        'from': lambda one, other: one >= other,
        'to': lambda one, other: one <= other,
    }
    return all(compare[name](*place(bound)) for name, bound in limits.items())


def meets_list(document, query):
    """The queries that ElastAlert makes of blacklists and whitelists: FIELD:"VALUE" or FIELD:/EXPRESSION/, all AND or all OR."""
    clause = re.compile(r'(NOT )?([\w.@]+):(?:"((?:[^"\\]|\\.)*)"|/((?:[^/\\]|\\.)*)/|(\S+))')
    results = []
    for denied, field, quoted, expression, word in clause.findall(query):
        values = [plain(value) for value in values_of(document, field)]
        if expression:
            is_met = any(re.fullmatch(expression, value) for value in values)
        else:
            is_met = any(is_equal(value, quoted or word) for value in values)
        results.append(is_met != bool(denied))
    return all(results) if ' AND ' in query or query.startswith('NOT ') else any(results)


def meets(document, query):
    (kind, body), = query.items()
    if kind == 'bool':
        groups = {name: body.get(name, []) for name in ('must', 'filter', 'should', 'must_not')}
        must, filters, should, must_not = ([group] if isinstance(group, dict) else group for group in groups.values())
        least = body.get('minimum_should_match', 0 if must or filters else 1)
        return (all(meets(document, inner) for inner in [*must, *filters])
                and not any(meets(document, inner) for inner in must_not)
                and (not should or sum(meets(document, inner) for inner in should) >= least))
    if kind == 'match_all':
        return True
    if kind == 'exists':
        return has_any(document, body['field'])
    if kind == 'query_string':
        return meets_list(document, body['query'])
    (field, wanted), = body.items()
    values = values_of(document, field)
    if kind == 'term':
        wanted = wanted['value'] if isinstance(wanted, dict) else wanted
        return any(is_equal(value, wanted) for value in values)
    if kind == 'terms':
        return any(is_equal(value, one) for value in values for one in wanted)
    if kind == 'range':
        return any(is_within(value, wanted) for value in values)
    if kind == 'prefix':
        return any(str(value).startswith(wanted) for value in values)
    if kind == 'wildcard':
        return any(fnmatch.fnmatchcase(str(value), wanted) for value in values)
    raise ValueError('the stand-in knows no query %s' % kind)


def term_of(value):
    """The key of a bucket: booleans are numbers there."""
    return int(value) if isinstance(value, bool) else value


def order_of(key):
    if isinstance(key, str):
        try:
            address = ipaddress.ip_address(key)
            return int(address) if address.version == 6 else (0xffff << 32) | int(address)
        except ValueError:
            return key
    return key


def percentile(numbers, percent):
    ordered = sorted(numbers)
    place = min(len(ordered) - 1, max(0, percent / 100 * len(ordered) - 0.5))
    below = int(place)
    above = min(len(ordered) - 1, below + 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def metric(kind, body, documents):
    values = [value for document in documents for value in values_of(document, body['field'])]
    if kind == 'value_count':
        return {'value': len(values)}
    if kind == 'cardinality':
        return {'value': len({plain(value) for value in values})}
    numbers = [float(value) for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if kind == 'percentiles':
        percent = body['percents'][0]
        return {'values': {str(float(percent)): percentile(numbers, percent) if numbers else None}}
    if kind == 'sum':
        return {'value': float(sum(numbers))}
    if not numbers:
        return {'value': None}
    return {'value': {'min': min, 'max': max, 'avg': lambda all_of: sum(all_of) / len(all_of)}[kind](numbers)}


SPANS = {'s': 1000, 'm': 60_000, 'h': 3_600_000, 'd': 86_400_000}


def aggregate(aggs, documents):
    result = {}
    for name, agg in aggs.items():
        inner = agg.get('aggs', {})
        (kind, body), = ((kind, body) for kind, body in agg.items() if kind != 'aggs')
        if kind == 'filter':
            kept = [document for document in documents if meets(document, body)]
            result[name] = {'doc_count': len(kept), **aggregate(inner, kept)}
        elif kind == 'filters':
            buckets, rest = {}, documents
            for key, query in body['filters'].items():
                buckets[key] = {'doc_count': sum(meets(document, query) for document in documents)}
                rest = [document for document in rest if not meets(document, query)]
            result[name] = {'buckets': {**buckets, '_other_': {'doc_count': len(rest)}}}
        elif kind == 'terms':
            found = {}
            for document in documents:
                for key in dict.fromkeys(term_of(value) for value in values_of(document, body['field'])):
                    found.setdefault(key, []).append(document)
            least = body.get('min_doc_count', 1)
            kept = sorted(((key, group) for key, group in found.items() if len(group) >= least),
                          key=lambda item: (-len(item[1]), order_of(item[0])))[:body['size']]
            result[name] = {'buckets': [{'key': key, 'doc_count': len(group), **aggregate(inner, group)}
                                        for key, group in kept]}
        elif kind == 'date_histogram':
            length = int(body['fixed_interval'][:-1]) * SPANS[body['fixed_interval'][-1]]
            offset = int(body.get('offset', '+0s')[1:-1]) * 1000
            found = {}
            for document in documents:
                millis = to_millis(values_of(document, body['field'])[0])
                found.setdefault((millis - offset) // length * length + offset, []).append(document)
            starts = range(min(found), max(found) + 1, length) if found else []
            result[name] = {'buckets': [{'key': start, 'key_as_string': iso(start), 'doc_count': len(found.get(start, [])),
                                         **aggregate(inner, found.get(start, []))} for start in starts]}
        else:
            result[name] = metric(kind, body, documents)
    return result


def only(document, patterns):
    """The part of a document that `_source` is limited to."""
    def keep(value, path):
        if any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns if path):
            return value
        if isinstance(value, dict):
            kept = {name: keep(inner, path + '.' + name if path else name) for name, inner in value.items()}
            return {name: inner for name, inner in kept.items() if inner is not None} or (None if path else {})
        return None

    return keep(document, '')


class StandIn:
    """What `elasticsearch_client` answers. What was written is found after `refresh`, as on a server."""

    def __init__(self, written_index, timestamp_field):
        self.written_index = written_index
        self.timestamp_field = timestamp_field
        self.documents = []
        self.texts = {}
        self.written = []
        self.visible = []
        self.count_written = 0

    def add(self, number, document):
        self.documents.append((number, document))
        self.texts[number] = json.dumps(document)

    def refresh(self):
        self.visible = list(self.written)

    def resolve_writeback_index(self, index, kind):
        return index + '_' + kind

    def clear_scroll(self, **_options):
        pass

    def found(self, query):
        return [(number, document) for number, document in self.documents if meets(document, query)]

    def count(self, index, body, **_options):
        return {'count': len(self.found(body['query']))}

    def search(self, index=None, body=None, size=None, _source_includes=None, **_options):
        if index.startswith(self.written_index):
            return {'hits': {'hits': self.find_written(index, body)[:size]}}
        found = self.found(body.get('query', {'match_all': {}}))
        answer = {'hits': {'total': {'value': len(found)}, 'hits': []}}
        if 'aggs' in body:
            answer['aggregations'] = aggregate(body['aggs'], [document for _, document in found])
        patterns = _source_includes or ['*']
        if size != 0 and 'sort' in body:
            found.sort(key=lambda item: to_millis(values_of(item[1], self.timestamp_field)[0]))
            answer['hits']['hits'] = [{'_id': '%08d' % number, '_index': index,
                                       '_source': json.loads(self.texts[number]) if '*' in patterns else only(json.loads(self.texts[number]), patterns)}
                                      for number, document in found[:size]]
        return answer

    # -- alerts that wait ------------------------------------------------------------------------------------------------

    def index(self, index, body):
        if not index.endswith('_elastalert'):
            return {'_id': 'not kept'}
        self.count_written += 1
        name = 'written-%d' % self.count_written
        # What is written travels as JSON: tuples come back as lists, moments as texts.
        kept = json.loads(json.dumps(body, default=lambda value: value.isoformat()))
        self.written.append({'_id': name, '_source': kept})
        return {'_id': name}

    def delete(self, index, id):
        self.written = [entry for entry in self.written if entry['_id'] != id]

    def find_written(self, index, body):
        """By the questions that ElastAlert has for its own index: what is due, what belongs to it, what still gathers."""
        text = json.dumps(body, default=str)
        if index.endswith(('_silence', '_elastalert_status', '_elastalert_error')):
            return []
        if 'aggregate_id:' in text and 'alert_sent:false' not in text:
            wanted = body['query']['query_string']['query'].split('"')[1]
            return [copy.deepcopy(entry) for entry in self.visible if entry['_source'].get('aggregate_id') == wanted]
        waiting = [entry for entry in self.visible
                   if 'aggregate_id' not in entry['_source'] and not entry['_source']['alert_sent']]
        time_of = lambda entry: to_millis(entry['_source']['alert_time'])
        if 'alert_sent:false' in text:
            limits = body['query']['bool']['filter']['range']['alert_time']
            due = [entry for entry in waiting if is_within(entry['_source']['alert_time'], limits)]
            return copy.deepcopy(sorted(due, key=time_of))
        must = body['query']['bool']['filter']['bool']['must']
        limits = next(one['range']['alert_time'] for one in must if 'range' in one)
        keys = [one['term']['aggregation_key'] for one in must if 'aggregation_key' in one.get('term', {})]
        gathering = [entry for entry in waiting if is_within(entry['_source']['alert_time'], limits)
                     and all(entry['_source'].get('aggregation_key') == key for key in keys)]
        return copy.deepcopy(sorted(gathering, key=time_of, reverse=True))
