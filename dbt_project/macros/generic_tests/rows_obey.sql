{#
  Fails for rows that break a rule; several rules of one model read it once.
  rules: list of {rule: condition that must hold, says: what is wrong where it does not}.
  A condition that is null counts as broken: write down what null means.
  keys: columns that find the row again.
#}
{% test rows_obey(model, keys, rules) %}
with broken as (
    select
        {{ keys | join(',\n        ') }},
        concat_ws(
            '; ',
            {% for rule in rules -%}
            case
                when coalesce({{ rule.rule }}, false) then null
                else '{{ rule.says | replace("'", "''") }}'
            end
            {{- ',' if not loop.last }}
            {% endfor %}
        ) as reason
    from {{ model }}
)

select * from broken
where reason <> ''
{% endtest %}
