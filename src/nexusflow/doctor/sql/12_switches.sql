-- Nothing switches the triggers off behind their back.
-- reads:
SELECT format('setting %s of %s', split_part(setting, '=', 1), coalesce(pg_get_userbyid(nullif(s.setrole, 0)), 'everybody')) AS subject,
       format('Expected the server''s own; found %s.', setting) AS found
FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS setting
WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
  AND setting LIKE 'session_replication_role=%' AND setting <> 'session_replication_role=origin'
