-- Of which group of voters a task is one of the votes, where several groups vote.
ALTER TABLE tasks ADD COLUMN voter_group TEXT;
