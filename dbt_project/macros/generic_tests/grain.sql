{# Fails for key values that are null or repeat: the columns are the model's grain. #}
{% test grain(model, columns) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as n_rows,
    case
        when {{ columns | join(' is null or ') }} is null then 'a key column is null'
        else 'the key repeats'
    end as reason
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1 or {{ columns | join(' is null or ') }} is null
{% endtest %}
