-- Who stands in now for each of these users who is away, over a chain of at most three: (absent_username, username);
-- who is away and nobody active stands in for them gives themselves.
WITH RECURSIVE clock AS MATERIALIZED (SELECT clock_timestamp() AS now),
away AS NOT MATERIALIZED (
    SELECT a.username, a.substitute
    FROM absences a CROSS JOIN clock JOIN users u ON u.username = a.username AND u.active
    WHERE a.cancelled_at IS NULL AND a.starts_at <= clock.now AND a.ends_at > clock.now
),
standing AS (
    SELECT away.username AS absent_username, away.username, 0 AS links
    FROM away WHERE away.username = ANY(%(usernames)s::text[])
    UNION ALL
    SELECT s.absent_username, away.substitute, s.links + 1
    FROM standing s JOIN away ON away.username = s.username WHERE s.links < 3
)
SELECT DISTINCT absent_username, username FROM standing
