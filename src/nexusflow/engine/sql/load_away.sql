SELECT DISTINCT username FROM absences
WHERE cancelled_at IS NULL AND ends_at > clock_timestamp() AND starts_at <= clock_timestamp()
