== proven | update of a seen row
update "sites" set "name" = ?, "updated_at" = ? where "id" = ?
-- ["x", "2026-01-01", 101]

== query_unverified_key | 18 update foreign ids, 65 foreign relation update
update "sites" set "name" = ? where "id" in (?, ?)
-- ["x", 101, 901]

== query_unscoped_write | 16 bulk update
update "sites" set "status" = ?
-- ["off"]

== query_foreign | update of somebody else's rows
update "sites" set "status" = ? where "tenant_id" = ?
-- ["off", 2]

== proven | update of the tenant's rows
update "sites" set "status" = ? where "tenant_id" = ? and "status" = ?
-- ["off", 1, "on"]

== query_unverified_key | 62 increment foreign
update "sites" set "hits" = "hits" + 1 where "id" = ?
-- [901]

== proven | increment on a loaded model
update "sites" set "hits" = "hits" + 1, "updated_at" = ? where "id" = ?
-- ["2026-01-01", 101]

== tenant_reassigned | 26 re-homed row
update "sites" set "tenant_id" = ? where "id" = ?
-- [2, 101]

== tenant_reassigned | re-homed by an expression
update "sites" set "tenant_id" = "tenant_id" + 1 where "id" = ?
-- [101]

== tenant_reassigned | re-homed to nobody
update "sites" set "tenant_id" = null where "id" = ?
-- [101]

== query_unverified_key | child moved to a foreign parent
update "site_backups" set "site_id" = ? where "id" = ?
-- [901, 201]

== proven | child moved to an own parent
update "site_backups" set "site_id" = ? where "id" = ?
-- [102, 201]

== query_unverified_key | morph type changed without its key
update "comments" set "commentable_type" = ? where "id" = ?
-- ["App\\Models\\Folder", 501]

== query_unscoped_read | a subquery in SET
update sites set name = (select max(path) from site_backups) where id = ?
-- [101]

== query_unscoped_write | 17 bulk delete
delete from "sites"
-- []

== query_unverified_key | 19 destroy
delete from "sites" where "id" = ?
-- [901]

== proven | delete of a seen row
delete from "sites" where "id" = ?
-- [101]

== query_unscoped_write | delete with OR
delete from "sites" where "tenant_id" = ? or "status" = ?
-- [1, "off"]

== proven | sqlite pgsql | UPDATE FROM
update site_backups set size = 0 from sites where sites.id = site_backups.site_id and sites.tenant_id = 1
-- []

== query_unscoped_write | sqlite pgsql | UPDATE FROM without condition
update site_backups set size = 0 from sites where sites.id = site_backups.site_id
-- []

== proven | mysql | UPDATE JOIN
update site_backups inner join sites on sites.id = site_backups.site_id set site_backups.size = 0 where sites.tenant_id = 1
-- []

== query_unscoped_write | mysql | UPDATE JOIN on something else
update site_backups inner join sites on sites.size = site_backups.size set site_backups.size = 0 where sites.tenant_id = 1
-- []

== proven | mysql | DELETE JOIN
delete site_backups from site_backups inner join sites on sites.id = site_backups.site_id where sites.tenant_id = 1
-- []

== query_unanalysable | mysql | DELETE of something that is not read
delete other from site_backups inner join sites on sites.id = site_backups.site_id where sites.tenant_id = 1
-- []

== proven | pgsql | DELETE USING
delete from site_backups using sites where sites.id = site_backups.site_id and sites.tenant_id = 1 returning site_backups.id
-- []

== proven | sqlite | rows of an UPDATE with joins, by where they lie
update "sites" set "name" = ? where "rowid" in (select "sites"."rowid" from "sites" inner join "tenants" on "tenants"."id" = "sites"."tenant_id" where "tenants"."id" = ?)
-- ["x", 1]

== query_unanalysable | sqlite | where a row lies depends on rows of others
select rowid from sites where tenant_id = ?
-- [1]

== query_unanalysable | sqlite | where rows of another table lie
delete from "vps_servers" where "rowid" in (select "sites"."rowid" from "sites" where "tenant_id" = ?)
-- [1]

== query_unanalysable | pgsql | when a row was written
select xmin from sites where tenant_id = ?
-- [1]

== proven | insert
insert into "sites" ("tenant_id", "name") values (?, ?)
-- [1, "x"]

== query_unscoped_write | 21 insert without tenant
insert into "sites" ("name") values (?)
-- ["x"]

== query_foreign | 25 mass-assigned tenant
insert into "sites" ("name", "tenant_id") values (?, ?)
-- ["x", 2]

== query_foreign | 20 bulk insert, foreign row 2
insert into "sites" ("tenant_id", "name") values (?, ?), (?, ?)
-- [1, "x", 2, "y"]

== proven | bulk insert
insert into "sites" ("tenant_id", "name") values (?, ?), (?, ?)
-- [1, "x", 1, "y"]

== query_unscoped_write | insert of an expression
insert into "sites" ("tenant_id", "name") values (1 + 1, ?)
-- ["x"]

== query_unscoped_write | insert without columns
insert into sites values (1, 1, 'x')
-- []

== query_unscoped_write | insert of defaults
insert into sites default values
-- []

== query_unverified_key | 30 child of a foreign parent
insert into "site_backups" ("site_id", "size") values (?, ?)
-- [901, 5]

== proven | child of an own parent
insert into "site_backups" ("site_id", "size") values (?, ?)
-- [101, 5]

== query_unverified_key | child of nobody
insert into "site_backups" ("site_id", "size") values (?, ?)
-- [null, 5]

== proven | optional owner
insert into "folders" ("tenant_id", "parent_id") values (?, ?)
-- [1, null]

== query_unverified_key | optional owner that is somebody else's
insert into "folders" ("tenant_id", "parent_id") values (?, ?)
-- [1, 901]

== query_unverified_key | 31 pivot to foreign tenant
insert into "site_user" ("site_id", "user_id") values (?, ?)
-- [901, 301]

== query_unverified_key | 32 pivot foreign user
insert into "site_user" ("site_id", "user_id") values (?, ?)
-- [101, 999]

== proven | pivot attach
insert into "site_user" ("site_id", "user_id") values (?, ?), (?, ?)
-- [101, 301, 102, 301]

== proven | pivot detach
delete from "site_user" where "site_user"."site_id" = ? and "site_user"."user_id" in (?)
-- [101, 301]

== query_unscoped_write | detach by user only
delete from "site_user" where "user_id" = ?
-- [301]

== proven | comment on an own site
insert into "comments" ("commentable_type", "commentable_id", "body") values (?, ?, ?)
-- ["App\\Models\\Site", 101, "x"]

== query_unverified_key | comment on somebody else's site
insert into "comments" ("commentable_type", "commentable_id", "body") values (?, ?, ?)
-- ["App\\Models\\Site", 901, "x"]

== query_unverified_key | comments, the second on something else
insert into "comments" ("commentable_type", "commentable_id") values (?, ?), (?, ?)
-- ["App\\Models\\Site", 101, "App\\Models\\Folder", 101]

== context_missing | 43 no context, write
insert into "sites" ("tenant_id", "name") values (?, ?)
-- [1, "x"] none

== query_unverified_key | sqlite pgsql | 22 upsert on id
insert into "sites" ("id", "tenant_id", "name") values (?, ?, ?) on conflict ("id") do update set "name" = "excluded"."name"
-- [901, 1, "x"]

== query_unverified_key | mysql | 22 upsert on id
insert into `sites` (`id`, `tenant_id`, `name`) values (?, ?, ?) on duplicate key update `name` = values(`name`)
-- [901, 1, "x"]

== proven | sqlite pgsql | upsert whose conflict target has tenant_id
insert into "sites" ("tenant_id", "name", "size") values (?, ?, ?) on conflict ("tenant_id", "name") do update set "tenant_id" = "excluded"."tenant_id", "size" = "excluded"."size"
-- [1, "x", 5]

== tenant_reassigned | sqlite pgsql | upsert that re-homes
insert into "sites" ("tenant_id", "name") values (?, ?) on conflict ("tenant_id", "name") do update set "tenant_id" = ?
-- [1, "x", 2]

== query_unscoped_write | sqlite pgsql | upsert on a column that is unique across tenants
insert into "users" ("organization_id", "email") values (?, ?) on conflict ("email") do update set "email" = "excluded"."email"
-- [10, "a@example.org"]

== proven | sqlite pgsql | a taken e-mail may be known of
insert into "users" ("organization_id", "email") values (?, ?) on conflict ("email") do nothing
-- [10, "a@example.org"]

== query_unverified_key | sqlite pgsql | upsert on somebody else's id, with a condition
insert into "sites" ("id", "tenant_id") values (?, ?) on conflict ("id") do update set "name" = 'x' where sites.tenant_id = 1
-- [901, 1]

== query_unanalysable | sqlite | two conflict clauses
insert into sites (id, tenant_id, name) values (901, 1, 'x') on conflict (id) do update set name = 'x' on conflict (tenant_id, name) do nothing
-- []

== query_unverified_key | sqlite | INSERT OR REPLACE of an id
insert or replace into sites (id, tenant_id, name) values (901, 1, 'x')
-- []

== query_unverified_key | mysql | REPLACE
replace into sites (id, tenant_id, name) values (901, 1, 'x')
-- []

== query_unverified_key | mysql | INSERT IGNORE tells whether a key is taken
insert ignore into sites (id, tenant_id, name) values (901, 1, 'x')
-- []

== proven | mysql | upsert with an alias for the row
insert into `sites` (`tenant_id`, `name`) values (?, ?) as laravel_upsert_alias on duplicate key update `name` = `laravel_upsert_alias`.`name`, `tenant_id` = `laravel_upsert_alias`.`tenant_id`
-- [1, "x"]

== query_unscoped_read | 24 insertUsing
insert into "folders" ("tenant_id", "name") select ?, "name" from "sites"
-- [1]

== query_unscoped_write | insertUsing of a column
insert into "folders" ("tenant_id", "name") select "size", "name" from "sites" where "tenant_id" = ?
-- [1]

== query_unscoped_write | insertUsing of everything
insert into "folders" ("tenant_id", "name") select * from "sites" where "tenant_id" = ?
-- [1]

== proven | insertUsing of own rows
insert into "folders" ("name", "tenant_id") select "name", "tenant_id" from "sites" where "tenant_id" = ?
-- [1]

== query_foreign | insertUsing for somebody else
insert into "folders" ("name", "tenant_id") select "name", ? from "sites" where "tenant_id" = ?
-- [2, 1]

== proven | insertUsing of children
insert into site_backups (site_id, size) select id, 0 from sites where tenant_id = ?
-- [1]

== query_unscoped_write | insertUsing of a UNION
insert into folders (tenant_id, name) select tenant_id, name from sites where tenant_id = ? union select size, name from vps_servers
-- [1]

== proven | organisation level: a new tenant
insert into "tenants" ("id", "organization_id", "name") values (?, ?, ?)
-- [99, 10, "x"] organization

== query_foreign | a new tenant of another organisation
insert into "tenants" ("id", "organization_id", "name") values (?, ?, ?)
-- [99, 11, "x"] organization

== query_unscoped_read | the rows of others in a central table
update vps_servers set load = (select count(*) from sites where sites.vps_id = vps_servers.id)
-- []

== query_unanalysable | a data-modifying common table
with gone as (delete from sites where tenant_id = 1 returning id) select * from gone
-- []
