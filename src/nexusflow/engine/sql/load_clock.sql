-- clock_timestamp, not now(): after a wait for a lock the transaction's own time is old.
SELECT version, clock_timestamp(),
       EXISTS (SELECT FROM absences
               WHERE cancelled_at IS NULL AND ends_at > clock_timestamp() AND starts_at <= clock_timestamp())
FROM authority_version
