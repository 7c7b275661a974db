#!/bin/sh
# The first start of the database's container: the two roles, with the passwords of its environment.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_PASSWORD" --set application_password="$APPLICATION_PASSWORD" \
    --file /deploy/roles.sql
