-- The absences that a new one could overlap or make a chain with: those of who is to be away, onward from who is
-- to stand in, and back from who is to be away; at its time, and as far as a chain may reach.
WITH RECURSIVE meeting AS NOT MATERIALIZED (
    SELECT username, substitute, starts_at, ends_at FROM absences
    WHERE cancelled_at IS NULL AND starts_at < %(ends_at)s::timestamptz AND ends_at > %(starts_at)s::timestamptz
),
onward AS (
    SELECT %(substitute)s::text AS username, 1 AS link
    UNION
    SELECT m.substitute, o.link + 1 FROM onward o JOIN meeting m ON m.username = o.username
    WHERE o.link < %(longest)s
),
back AS (
    SELECT %(username)s::text AS username, 1 AS link
    UNION
    SELECT m.username, b.link + 1 FROM back b JOIN meeting m ON m.substitute = b.username
    WHERE b.link < %(longest)s
)
SELECT m.username, m.substitute, m.starts_at, m.ends_at
FROM (SELECT %(username)s::text AS username UNION SELECT o.username FROM onward o) AS away
JOIN meeting m ON m.username = away.username
UNION
SELECT m.username, m.substitute, m.starts_at, m.ends_at
FROM (SELECT DISTINCT b.username FROM back b) AS standing_in
JOIN meeting m ON m.substitute = standing_in.username
ORDER BY starts_at, username
