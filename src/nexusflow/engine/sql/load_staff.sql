-- Who holds each of these permissions and has each of these roles: (kind, name, username), those who are active, and
-- of each name one more than are to be told of, so that too many are known from all.
SELECT 'permission' AS kind, wanted.name, held.username
FROM unnest(%(permissions)s::text[]) AS wanted(name)
CROSS JOIN LATERAL (
    SELECT DISTINCT u.username
    FROM role_permissions rp JOIN user_roles ur ON ur.role = rp.role JOIN users u ON u.username = ur.username
    WHERE rp.permission = wanted.name AND u.active
    ORDER BY u.username LIMIT %(most)s::bigint + 1
) AS held
UNION ALL
SELECT 'role', wanted.name, held.username
FROM unnest(%(roles)s::text[]) AS wanted(name)
CROSS JOIN LATERAL (
    SELECT u.username FROM user_roles ur JOIN users u ON u.username = ur.username
    WHERE ur.role = wanted.name AND u.active
    ORDER BY u.username LIMIT %(most)s::bigint + 1
) AS held
ORDER BY 1, 2, 3
