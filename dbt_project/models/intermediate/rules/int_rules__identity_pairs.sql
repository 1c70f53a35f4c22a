-- Grain: pair of records. Rules in force: the company's rows; none is shipped.
{{ company_rules('identity_pairs', key=[
    'department_a', 'source_system_a', 'record_id_a',
    'department_b', 'source_system_b', 'record_id_b',
]) }}
