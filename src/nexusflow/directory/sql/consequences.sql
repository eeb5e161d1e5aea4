-- The matrix as it is and as it would be: of the one role, or of the one user, other rows. Doable is what the
-- inbox calls so: not claimed by somebody else, and not kept from that person by separation of duties. Steps
-- are those of the newest version of each workflow, and of versions that requests still run on.
WITH grants_after AS (
    SELECT role, permission FROM role_permissions WHERE role IS DISTINCT FROM %(role)s::text
    UNION ALL
    SELECT %(role)s::text, unnest(%(permissions)s::text[])
),
roles_after AS (
    SELECT username, role FROM user_roles WHERE username IS DISTINCT FROM %(username)s::text
    UNION ALL
    SELECT %(username)s::text, unnest(%(roles)s::text[])
),
concerned AS (
    SELECT username, name FROM users
    WHERE active AND (username = %(username)s::text
        OR username IN (SELECT username FROM user_roles WHERE role = %(role)s::text))
),
before AS (
    SELECT username, permission FROM concerned
    JOIN user_roles USING (username) JOIN role_permissions USING (role)
),
after AS (
    SELECT username, permission FROM concerned
    JOIN roles_after USING (username) JOIN grants_after USING (role)
),
gained AS MATERIALIZED (SELECT * FROM after EXCEPT SELECT * FROM before),
lost AS MATERIALIZED (SELECT * FROM before EXCEPT SELECT * FROM after),
changed AS MATERIALIZED (
    SELECT true AS gains, gained.* FROM gained UNION ALL SELECT false, lost.* FROM lost
),
people AS (
    SELECT gains, count(*) AS people, jsonb_agg(shown ORDER BY place) FILTER (WHERE place <= %(most)s) AS shown
    FROM (
        SELECT gains, row_number() OVER (PARTITION BY gains ORDER BY username) AS place,
            jsonb_build_object('username', username, 'name', name,
                'permissions', jsonb_agg(permission ORDER BY permission)) AS shown
        FROM changed JOIN concerned USING (username) GROUP BY gains, username, name
    ) AS each
    GROUP BY gains
),
open_tasks AS (
    SELECT gains, count(*) AS tasks
    FROM (VALUES (true), (false)) AS way (gains), tasks t
    WHERE t.status IN ('OPEN', 'CLAIMED') AND t.permission IN (SELECT permission FROM changed)
        AND EXISTS (
            SELECT FROM changed c
            WHERE c.gains = way.gains AND c.permission = t.permission
                AND (t.status = 'OPEN' OR t.assignee = c.username)
                AND NOT EXISTS (
                    SELECT FROM requests r
                    JOIN steps s ON s.version_id = r.version_id AND s.key = t.step
                    WHERE r.id = t.request_id AND cardinality(s.separate_from) > 0 AND (
                        (r.requester = c.username AND 'requester' = ANY(s.separate_from))
                        OR EXISTS (SELECT FROM tasks d WHERE d.request_id = r.id
                            AND d.completed_by = c.username AND d.step = ANY(s.separate_from))
                        OR ('parent' = ANY(s.separate_from)
                            AND NOT EXISTS (SELECT FROM steps p
                                WHERE p.version_id = r.version_id AND p.key = 'parent')
                            AND (EXISTS (SELECT FROM requests p
                                    WHERE p.id = r.parent_id AND p.requester = c.username)
                                OR EXISTS (SELECT FROM decisions d WHERE d.request_id = r.parent_id
                                    AND c.username IN (d.actor, d.on_behalf_of)))))))
    GROUP BY gains
),
held_after AS (
    SELECT DISTINCT permission FROM grants_after
    JOIN roles_after USING (role) JOIN users USING (username) WHERE active
),
in_use AS (
    (SELECT DISTINCT ON (workflow_key) id FROM workflow_versions
        WHERE status = 'published' ORDER BY workflow_key, version DESC)
    UNION
    SELECT version_id FROM requests WHERE status IN ('CREATED', 'IN_PROGRESS')
),
orphaned AS (
    SELECT DISTINCT ON (v.workflow_key, s.key, s.permission) v.workflow_key, w.name AS workflow_name,
        s.key, coalesce(s.name, s.key) AS name, s.permission, s.position
    FROM steps s JOIN workflow_versions v ON v.id = s.version_id JOIN workflows w ON w.key = v.workflow_key
    WHERE s.type = 'task' AND s.permission IN (SELECT permission FROM lost)
        AND s.permission NOT IN (SELECT permission FROM held_after) AND v.id IN (SELECT id FROM in_use)
    ORDER BY v.workflow_key, s.key, s.permission, v.version DESC
)
SELECT coalesce((SELECT shown FROM people WHERE gains), '[]') AS gains,
    coalesce((SELECT shown FROM people WHERE NOT gains), '[]') AS losses,
    coalesce((SELECT people FROM people WHERE gains), 0) AS gaining,
    coalesce((SELECT people FROM people WHERE NOT gains), 0) AS losing,
    coalesce((SELECT tasks FROM open_tasks WHERE gains), 0) AS open_tasks_gained,
    coalesce((SELECT tasks FROM open_tasks WHERE NOT gains), 0) AS open_tasks_lost,
    coalesce((SELECT jsonb_agg(jsonb_build_object('workflow', workflow_key, 'workflow_name', workflow_name,
            'step', key, 'step_name', name, 'permission', permission) ORDER BY workflow_key, position, key)
        FROM orphaned), '[]') AS orphaned_steps,
    EXISTS (SELECT FROM lost WHERE permission = %(keeping)s)
        AND NOT EXISTS (SELECT FROM held_after WHERE permission = %(keeping)s) AS locks_out
