SELECT nextval('request_ids') FROM generate_series(1, %(count)s)
