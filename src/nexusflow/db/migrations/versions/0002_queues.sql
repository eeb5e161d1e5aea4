-- The queue is made here, by the owner, because the application's login may make nothing.
-- Without a throttle a message never waits for the next poll.
SELECT pgmq.create('nexusflow');
SELECT pgmq.enable_notify_insert('nexusflow', 0);

GRANT USAGE ON SCHEMA pgmq TO nexusflow_app;
GRANT SELECT ON pgmq.meta TO nexusflow_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON pgmq.q_nexusflow TO nexusflow_app;
GRANT SELECT ON SEQUENCE pgmq.q_nexusflow_msg_id_seq TO nexusflow_app;
-- This table is unlogged: after a crash of the database it is empty, and whoever consumes puts the row back.
GRANT SELECT, INSERT (queue_name, throttle_interval_ms), UPDATE (last_notified_at)
    ON pgmq.notify_insert_throttle TO nexusflow_app;
