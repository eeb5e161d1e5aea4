-- Every object of the schema with its definition, so written that it is the same on every server:
-- the owner's name is left out, and what internal triggers are called.
WITH house AS (
    SELECT oid, nspowner AS owner, nspacl FROM pg_namespace WHERE nspname = 'nexusflow'
),
relation AS (
    SELECT c.* FROM pg_class c JOIN house h ON c.relnamespace = h.oid
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
),
routine AS (SELECT p.* FROM pg_proc p JOIN house h ON p.pronamespace = h.oid),
-- Whom something is granted to, and what; nothing for the owner's own.
granted AS (
    SELECT 'schema' AS kind, 'nexusflow' AS name, a.grantee, a.privilege_type, a.is_grantable
    FROM house h, aclexplode(coalesce(h.nspacl, acldefault('n', h.owner))) a WHERE a.grantee <> h.owner
    UNION ALL
    SELECT 'relation', r.relname, a.grantee, a.privilege_type, a.is_grantable
    FROM house h, relation r,
         aclexplode(coalesce(r.relacl,
             acldefault(CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", r.relowner))) a
    WHERE a.grantee <> h.owner
    UNION ALL
    SELECT 'relation', r.relname, a.grantee, format('%s (%s)', a.privilege_type, c.attname), a.is_grantable
    FROM house h, relation r JOIN pg_attribute c ON c.attrelid = r.oid, aclexplode(c.attacl) a
    WHERE a.grantee <> h.owner
    UNION ALL
    SELECT 'function', p.oid::regprocedure::text, a.grantee, a.privilege_type, a.is_grantable
    FROM house h, routine p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    WHERE a.grantee <> h.owner
)
SELECT 'grant' AS kind,
       format('on %s %s to %s', g.kind, g.name,
              CASE g.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(g.grantee) END) AS name,
       string_agg(g.privilege_type || CASE WHEN g.is_grantable THEN ' with grant option' ELSE '' END, ', '
                  ORDER BY g.privilege_type COLLATE "C") AS definition
FROM granted g GROUP BY g.kind, g.name, g.grantee
UNION ALL
SELECT CASE r.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            ELSE 'table' END,
       r.relname,
       concat_ws(', ',
           CASE r.relpersistence WHEN 'p' THEN 'logged' WHEN 'u' THEN 'unlogged' ELSE 'temporary' END,
           CASE WHEN r.relowner = h.owner THEN 'owned as the schema'
                ELSE 'owned by ' || pg_get_userbyid(r.relowner) END,
           CASE WHEN r.relkind = 'p' THEN 'partitioned by ' || pg_get_partkeydef(r.oid) END,
           CASE WHEN r.relrowsecurity THEN 'with row security' END,
           array_to_string(r.reloptions, ', '),
           CASE WHEN r.relkind IN ('v', 'm') THEN pg_get_viewdef(r.oid) END,
           (SELECT format('%s from %s by %s, %s to %s', format_type(s.seqtypid, NULL), s.seqstart,
                          s.seqincrement, s.seqmin, s.seqmax)
            FROM pg_sequence s WHERE s.seqrelid = r.oid))
FROM house h, relation r
UNION ALL
SELECT 'column', format('%s.%s', r.relname, c.attname),
       concat_ws(' ', format_type(c.atttypid, c.atttypmod),
           CASE WHEN c.attnotnull THEN 'not null' END,
           CASE c.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
           CASE WHEN c.attgenerated <> '' THEN 'generated as' WHEN d.oid IS NOT NULL THEN 'default' END,
           pg_get_expr(d.adbin, d.adrelid))
FROM relation r JOIN pg_attribute c ON c.attrelid = r.oid AND c.attnum > 0 AND NOT c.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = c.attnum
WHERE r.relkind <> 'S'
UNION ALL
SELECT 'constraint', format('%s on %s', k.conname, r.relname),
       concat_ws(' ', pg_get_constraintdef(k.oid),
           (SELECT 'and its triggers are off' WHERE EXISTS (
               SELECT FROM pg_trigger t WHERE t.tgconstraint = k.oid AND t.tgisinternal AND t.tgenabled <> 'O')))
FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
WHERE k.contype <> 'n' AND k.contype <> 't'  -- not null stands with its column, triggers stand below
UNION ALL
SELECT 'index', i.relname,
       concat_ws(' ', pg_get_indexdef(x.indexrelid), CASE WHEN NOT (x.indisvalid AND x.indisready)
                                                          THEN '(not valid)' END)
FROM relation r JOIN pg_index x ON x.indrelid = r.oid JOIN pg_class i ON i.oid = x.indexrelid
UNION ALL
SELECT 'trigger', format('%s on %s', t.tgname, r.relname),
       concat_ws(', ',
           CASE t.tgenabled WHEN 'A' THEN 'always' WHEN 'O' THEN 'except under replication'
                            WHEN 'R' THEN 'under replication only' ELSE 'switched off' END,
           pg_get_triggerdef(t.oid))
FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
UNION ALL
SELECT 'function', p.oid::regprocedure::text,
       concat_ws(', ',
           CASE WHEN p.proowner = h.owner THEN 'owned as the schema'
                ELSE 'owned by ' || pg_get_userbyid(p.proowner) END,
           CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE 'an aggregate' END)
FROM house h, routine p
UNION ALL
SELECT 'type', format_type(y.oid, NULL), y.typtype::text
FROM pg_type y JOIN house h ON y.typnamespace = h.oid
WHERE y.typrelid = 0 AND y.typelem = 0
UNION ALL
SELECT 'rule', format('%s on %s', u.rulename, r.relname), pg_get_ruledef(u.oid)
FROM relation r JOIN pg_rewrite u ON u.ev_class = r.oid WHERE u.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', format('%s on %s', o.polname, r.relname), pg_get_expr(o.polqual, o.polrelid)
FROM relation r JOIN pg_policy o ON o.polrelid = r.oid
UNION ALL
SELECT 'default grant', format('on %s by %s', f.defaclobjtype, pg_get_userbyid(f.defaclrole)), f.defaclacl::text
FROM pg_default_acl f JOIN house h ON f.defaclnamespace = h.oid
