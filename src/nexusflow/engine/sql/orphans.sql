-- Open tasks that may be nobody's now that people, roles or permissions have changed, and those that were nobody's:
-- what this leaves out, somebody may do for certain, and the core decides on the rest.
WITH rights AS MATERIALIZED (
    SELECT DISTINCT coalesce(' role ' || role, permission) AS name FROM tasks WHERE status IN ('OPEN', 'CLAIMED')
),
-- A task keeps out its requester and those who did some steps: of more than twenty holders one is always left.
few AS MATERIALIZED (
    SELECT rights.name, held.usernames
    FROM rights CROSS JOIN LATERAL (
        SELECT array_agg(each.username) AS usernames
        FROM (SELECT u.username
              FROM role_permissions rp JOIN user_roles ur ON ur.role = rp.role JOIN users u ON u.username = ur.username
              WHERE rp.permission = rights.name AND u.active
              UNION
              SELECT u.username FROM user_roles ur JOIN users u ON u.username = ur.username
              WHERE rights.name LIKE ' role %%' AND ur.role = substr(rights.name, 7) AND u.active
              LIMIT 21) AS each
    ) AS held
    WHERE coalesce(cardinality(held.usernames), 0) <= 20
)
SELECT t.id
FROM tasks t
JOIN requests r ON r.id = t.request_id
JOIN steps s ON s.version_id = r.version_id AND s.key = t.step
LEFT JOIN few f ON f.name = coalesce(' role ' || t.role, t.permission)
WHERE t.status IN ('OPEN', 'CLAIMED') AND t.id > %(after)s::bigint
  AND (t.orphaned
       OR s.further ? 'require'
       OR f.name IS NOT NULL AND NOT EXISTS (
           SELECT FROM unnest(f.usernames) AS one(username)
           WHERE NOT ('requester' = ANY(s.separate_from) AND one.username = r.requester)
             AND NOT EXISTS (SELECT FROM decisions d
                             WHERE d.request_id = r.id AND d.step = ANY(s.separate_from)
                               AND one.username IN (d.actor, d.on_behalf_of)))
       OR EXISTS (
           SELECT FROM unnest(ARRAY[coalesce(t.delegated[1], t.reserved_for),
                                    CASE WHEN t.status = 'CLAIMED' THEN t.assignee END]) AS one(username)
           WHERE one.username IS NOT NULL AND NOT EXISTS (
               SELECT FROM users u JOIN user_roles ur ON ur.username = u.username
               LEFT JOIN role_permissions rp ON rp.role = ur.role AND rp.permission = t.permission
               WHERE u.username = one.username AND u.active
                 AND CASE WHEN t.role IS NULL THEN rp.role IS NOT NULL ELSE ur.role = t.role END)))
ORDER BY t.id
LIMIT %(most)s
