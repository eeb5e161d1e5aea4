-- Who held what, and when, as far as anybody can tell. Each entry that set somebody's roles, or a role's
-- permissions, holds until the next, and tells what there was before it: rows put in by hand leave no entry,
-- but the next entry shows them. NULL is said where nobody knows: anything may have been held. What the matrix
-- says now holds since the last entry, and has always held where there is none.
sets AS (
    SELECT *, lag(since, 1, '-infinity') OVER told AS before, lead(since, 1, 'infinity') OVER told AS until
    FROM (
        SELECT id, 'role' AS kind, metadata ->> 'username' AS who, action = 'user.created' AS made, recorded_at AS since,
               coalesce(metadata -> 'roles', '[]') AS what, metadata -> 'given' AS more, metadata -> 'taken' AS less
        FROM audit_entries WHERE action IN ('user.created', 'user.roles_set')
        UNION ALL
        SELECT id, 'permission', metadata ->> 'role', action = 'role.created', recorded_at,
               coalesce(metadata -> 'permissions', '[]'), metadata -> 'granted', metadata -> 'revoked'
        FROM audit_entries WHERE action IN ('role.created', 'role.permissions_set')
    ) AS entries
    WINDOW told AS (PARTITION BY kind, who ORDER BY id)
),
told AS MATERIALIZED (
    SELECT kind, who, what, since, until, true AS recorded
    FROM (SELECT kind, who, since, until, jsonb_array_elements_text(what) AS what FROM sets) AS after
    UNION ALL
    SELECT kind, who, what, before, since, false
    FROM (SELECT kind, who, before, since, more, jsonb_array_elements_text(what || less) AS what
          FROM sets WHERE NOT made AND more IS NOT NULL AND less IS NOT NULL) AS earlier
    WHERE NOT more ? what
    UNION ALL
    SELECT kind, who, NULL, before, since, false FROM sets
    WHERE NOT made AND before = '-infinity' AND (more IS NULL OR less IS NULL)
),
last_set AS (SELECT kind, who, max(since) AS since FROM sets GROUP BY kind, who),
held_roles AS MATERIALIZED (
    SELECT who AS username, what AS role, since, until, recorded FROM told WHERE kind = 'role'
    UNION ALL
    SELECT u.username, u.role, coalesce(s.since, '-infinity'), 'infinity', false
    FROM user_roles u LEFT JOIN last_set s ON s.kind = 'role' AND s.who = u.username
)
