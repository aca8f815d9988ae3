"""Forms made from params models: one record for each field, one editor for each kind of field."""
