SELECT assignee, count(*) FROM tasks
WHERE status = 'CLAIMED' AND completed_by IS NULL AND assignee = ANY(%(usernames)s::text[])
GROUP BY assignee
