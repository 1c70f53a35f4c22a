{# The version of each record that counts now; ingestion marks it by the source's own order. #}
{% macro latest_version(relation) -%}
    {{ relation }} where is_current
{%- endmacro %}
