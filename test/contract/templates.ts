/**
Templates as people write them, and what they lean on: each is tried in a rule that gathers documents.
*/
export const templates: readonly string[] = [
	'Client {{ source.ip }} asked for {{ url.path }}',
	'{{ _data["source"]["ip"] }} {{ _data.url.path }} {{ nosuch }}',
	'{% if modsecurity.outcome == "blocked" %}stopped{% elif modsecurity.score.inbound > 4 %}over{% else %}fine{% endif %}',
	'{% for name, value in modsecurity.score.items() %}{{ loop.index }}/{{ loop.length }} {{ name }}={{ value }}{% if not loop.last %}, {% endif %}{% endfor %}',
	'{{ url.path | upper }} {{ url.path | replace("/", "_") | title }} {{ url.path | length }} {{ url.path|trim("/") }}',
	'{{ url.path | e }} {{ "<b>\'x\' & \\"y\\"</b>" | escape }} {{ "a b/c?d=é" | urlencode }}',
	'{{ modsecurity.score.inbound | default("none") }} {{ nosuch | default("-") }} {{ "" | d("empty", true) }}',
	'{{ modsecurity.score | tojson }} {{ modsecurity.score | dictsort }} {{ [3, 1, 2] | sort | join(", ") }}',
	'{{ http }} {{ modsecurity.truncated }} {{ None }} {{ [1, "a", true, none] }} {{ {"k": [1.5]} }}',
	'{{ url.path[1:4] }} {{ url.path[-3:] }} {{ url.path[::-1] }} {{ [1, 2, 3][1:] }} {{ url.path[0] }}',
	'{{ 7 / 2 }} {{ 7 // 2 }} {{ 7 % 3 }} {{ 2 * 3 + 1 }} {{ 10 / 5 }} {{ (10 / 3) | round(2) }} {{ 2.5 | round }} {{ 7 | float }} {{ "12" | int + 1 }}',
	'{{ "%s asked %d times" | format(source.ip, num_hits) }} {{ "{} and {}".format(1, "b") }} {{ "%5.1f|" | format(3.14159) }}',
	'{{ url.path.startswith("/") }} {{ url.path.split("/") }} {{ url.path.lower().endswith("n") }} {{ "a-b".upper() }}',
	'{% set n = namespace(count=0) %}{% for i in range(5) %}{% if i is odd %}{% set n.count = n.count + i %}{% endif %}{% endfor %}{{ n.count }}',
	'{{ "a long text with many words that is cut somewhere" | truncate(20) }} {{ "a long text" | truncate(8, true, "…", 0) }} {{ "one two three" | wordcount }}',
	'{%- for item in ["x", "y", "z"] if item != "y" -%}\n  {{ item }}\n{%- else -%}\n none\n{%- endfor %} end',
	'{{ source.ip in ["192.0.2.1"] }} {{ "b" in "abc" }} {{ 3 not in [1, 2] }} {{ nosuch is defined }} {{ nosuch is none }} {{ 4 is even }} {{ source is mapping }}',
	'{{ name }} {{ priority }} {{ realert }} {{ owner }} {{ num_hits }} {{ num_matches }} {{ timestamp_field }} {{ query_key }}',
	'{{ [{"a": 1}, {"a": 3}] | map(attribute="a") | sum }} {{ [1, 2, 3] | select("odd") | list }} {{ ["b", "a", "b"] | unique | list }} {{ [4, 9] | max }} {{ ["x"] | first }}{{ ["x"] | last }}',
	'{# nothing #}{% raw %}{{ not read }}{% endraw %} {{ "a" ~ 1 ~ true }} {{ "x" if false else "y" }} {{ "z" if false }}\n\nlast line\n',
	'{{ ["a", "b"] | reverse | list }} {{ "ab" | reverse }} {{ "line\nline" | indent(2) }} {{ "abc" | capitalize }} {{ -3 | abs }} {{ not true }} {{ 1 == 1.0 }}',
	'{{ [1, 2] + [3] }} {{ "a" + "b" }} {{ 5 > 3 and 2 > 1 or false }} {{ 1 < 2 }} {{ [] or "none" }} {{ "x" and "y" }}',
	'{{ source.get("ip", "-") }} {{ source.get("port", 80) }} {{ source.keys() | list }} {{ {"a": 1}.values() | list }}',
	'{{ _data["@timestamp"] }} {{ "2026-11-24T12:00:00"[:10] }} {{ 3.0 }} {{ 0.1 + 0.2 }} {{ 1.5 * 2 }}',
];
