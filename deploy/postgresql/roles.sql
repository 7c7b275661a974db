-- Two roles and their database: the owner migrates, the application reads and writes and can change no table and no guard.
-- Run once, as the server's superuser, with a password for each:
--   psql --set owner_password=… --set application_password=… --file deploy/postgresql/roles.sql
\set ON_ERROR_STOP on
-- CREATEDB is for `manage.py drill`, which restores into a database of its own.
CREATE ROLE horizonscan_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE horizonscan_app LOGIN PASSWORD :'application_password';
CREATE DATABASE horizonscan OWNER horizonscan_owner ENCODING 'UTF8' TEMPLATE template0;
\connect horizonscan
REVOKE ALL ON DATABASE horizonscan FROM PUBLIC;
GRANT CONNECT ON DATABASE horizonscan TO horizonscan_app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO horizonscan_owner;
GRANT USAGE ON SCHEMA public TO horizonscan_app;
-- What the owner makes from now on, in migrations and when a backup is restored.
ALTER DEFAULT PRIVILEGES FOR ROLE horizonscan_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO horizonscan_app;
ALTER DEFAULT PRIVILEGES FOR ROLE horizonscan_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO horizonscan_app;
