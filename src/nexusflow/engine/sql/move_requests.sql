UPDATE requests r SET status = x.status, resolution = x.resolution, started_at = x.started_at,
    ended_at = x.ended_at, context = coalesce(x.context, r.context), marking = x.marking, wake_at = x.wake_at,
    suspended_at = x.suspended_at
FROM json_to_recordset(%(rows)s::json) AS x(id bigint, status text, resolution text, started_at timestamptz,
    ended_at timestamptz, context jsonb, marking jsonb, wake_at timestamptz, suspended_at timestamptz)
WHERE r.id = x.id
