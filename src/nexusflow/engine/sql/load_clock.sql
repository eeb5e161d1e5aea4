-- clock_timestamp, not now(): after a wait for a lock the transaction's own time is old.
SELECT version, clock_timestamp() FROM authority_version
