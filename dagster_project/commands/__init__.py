"""What a person types after `c360`: one module a group, imported when it is asked for."""
