-- For each of these users, everybody they stand in for now, directly or over a chain of at most three:
-- (username, absent_username, via, until). `via` are those between, from the absent one on; `until` is when the
-- first link of the chain ends. Nobody inactive passes authority on, whether their own or somebody else's.
WITH RECURSIVE clock AS MATERIALIZED (SELECT clock_timestamp() AS now),
away AS NOT MATERIALIZED (
    SELECT a.username, a.substitute, a.ends_at
    FROM absences a CROSS JOIN clock JOIN users u ON u.username = a.username AND u.active
    WHERE a.cancelled_at IS NULL AND a.starts_at <= clock.now AND a.ends_at > clock.now
),
standing AS (
    SELECT away.substitute AS username, away.username AS absent_username, '{}'::text[] AS via,
           away.ends_at AS until
    FROM away WHERE away.substitute = ANY(%(usernames)s::text[])
    UNION ALL
    SELECT s.username, away.username, s.absent_username || s.via, least(s.until, away.ends_at)
    FROM standing s JOIN away ON away.substitute = s.absent_username
    WHERE cardinality(s.via) < 2 AND away.username <> s.username AND away.username <> ALL (s.via)
)
SELECT DISTINCT ON (username, absent_username) username, absent_username, via, until
FROM standing ORDER BY username, absent_username, cardinality(via)
