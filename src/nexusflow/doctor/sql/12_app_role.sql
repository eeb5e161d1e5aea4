-- The application's login is no more than a login: it owns nothing, belongs to nothing and can make nothing.
-- reads:
SELECT 'role nexusflow_app' AS subject, rule.found
FROM (SELECT 1) AS once
LEFT JOIN pg_roles a ON a.rolname = 'nexusflow_app'
CROSS JOIN LATERAL (
    SELECT 'Expected the application''s role; there is none.' AS found WHERE a.oid IS NULL
    UNION ALL
    SELECT format('Expected an ordinary login; found %s.', concat_ws(', ',
               CASE WHEN NOT a.rolcanlogin THEN 'no login' END, CASE WHEN a.rolsuper THEN 'a superuser' END,
               CASE WHEN a.rolcreatedb THEN 'one that may make databases' END,
               CASE WHEN a.rolcreaterole THEN 'one that may make roles' END,
               CASE WHEN a.rolreplication THEN 'one that may replicate' END,
               CASE WHEN a.rolbypassrls THEN 'one that row security does not bind' END))
    WHERE NOT a.rolcanlogin OR a.rolsuper OR a.rolcreatedb OR a.rolcreaterole OR a.rolreplication OR a.rolbypassrls
    UNION ALL
    SELECT format('Expected it to belong to no other role; found it a member of %s.', pg_get_userbyid(m.roleid))
    FROM pg_auth_members m WHERE m.member = a.oid
    UNION ALL
    SELECT format('Expected it to own nothing; found it the owner of %s.',
                  CASE WHEN d.classid = 'pg_database'::regclass
                       THEN 'database ' || (SELECT datname FROM pg_database WHERE oid = d.objid)
                       ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END)
    FROM pg_shdepend d
    WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = a.oid AND d.deptype = 'o'
      AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    UNION ALL
    SELECT format('Expected that it cannot make anything; it may in schema %s.', n.nspname)
    FROM pg_namespace n WHERE n.nspname !~ '^pg_(toast|temp)' AND has_schema_privilege(a.oid, n.oid, 'CREATE')
    UNION ALL
    SELECT format('Expected that it cannot make schemas; it may in database %s.', current_database())
    WHERE has_database_privilege(a.oid, current_database(), 'CREATE')
) AS rule
