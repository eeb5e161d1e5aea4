SELECT resource FROM tasks
WHERE resource = ANY(%(names)s::text[]) AND status IN ('OPEN', 'CLAIMED')
