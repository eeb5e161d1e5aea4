-- Every comment has its entry, and every such entry its comment.
-- reads: comments, audit_entries
WITH said AS (
    SELECT request_id, author, at, body, count(*) AS times FROM comments GROUP BY request_id, author, at, body
),
told AS (
    SELECT request_id, actor, at, metadata ->> 'text' AS body, count(*) AS times
    FROM audit_entries WHERE action = 'request.commented' GROUP BY request_id, actor, at, metadata ->> 'text'
)
SELECT 'request ' || coalesce(s.request_id, t.request_id) AS subject,
       format('Expected as many entries as comments of %s at %s; found %s entries and %s comments.',
              coalesce(s.author, t.actor), coalesce(s.at, t.at), coalesce(t.times, 0), coalesce(s.times, 0)) AS found
FROM said s
FULL JOIN told t ON t.request_id = s.request_id AND t.actor = s.author AND t.at = s.at AND t.body = s.body
WHERE s.times IS DISTINCT FROM t.times
