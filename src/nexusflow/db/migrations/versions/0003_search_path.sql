-- Temporary tables are found before all others unless they are named last: a login that may make one
-- could show it to a guard in place of the table that it guards by.
ALTER FUNCTION definition_content_hash(bigint) SET search_path = nexusflow, pg_temp;
ALTER FUNCTION guard_version() SET search_path = nexusflow, pg_temp;
ALTER FUNCTION seal_version() SET search_path = nexusflow, pg_temp;
ALTER FUNCTION guard_published() SET search_path = nexusflow, pg_temp;
ALTER FUNCTION raise_authority_version() SET search_path = nexusflow, pg_temp;
