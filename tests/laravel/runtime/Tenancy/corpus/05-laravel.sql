== proven | sqlite | relation with pagination: count
select count(*) as aggregate from "sites" where "sites"."tenant_id" = ? and "sites"."tenant_id" is not null and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | relation with pagination: page
select * from "sites" where "sites"."tenant_id" = ? and "sites"."tenant_id" is not null and "sites"."deleted_at" is null limit 15 offset 15
-- [1]

== proven | sqlite | findOrFail within the tenant
select * from "sites" where "tenant_id" = ? and "sites"."id" = ? and "sites"."deleted_at" is null limit 1
-- [1,101]

== proven | sqlite | update of a loaded model
update "sites" set "name" = ? where "id" = ?
-- ["y",101]

== proven | sqlite | fresh
select * from "sites" where "id" = ? limit 1
-- [101]

== proven | sqlite | refresh
select * from "sites" where "sites"."id" = ?
-- [101]

== proven | sqlite | eager load
select * from "site_backups" where "site_backups"."site_id" in (101)
-- []

== proven | sqlite | eager load of several
select * from "site_backups" where "site_backups"."site_id" in (101, 102)
-- []

== proven | sqlite | eager load, morph
select * from "comments" where "comments"."commentable_id" in (101) and "comments"."commentable_type" = ?
-- ["App\\Models\\Site"]

== proven | sqlite | eager load, many to many
select "users".*, "site_user"."site_id" as "pivot_site_id", "site_user"."user_id" as "pivot_user_id" from "users" inner join "site_user" on "users"."id" = "site_user"."user_id" where "site_user"."site_id" in (101)
-- []

== proven | sqlite | eager load of the owner
select * from "sites" where "sites"."id" in (101) and "sites"."deleted_at" is null
-- []

== proven | sqlite | loadCount
select "id", (select count(*) from "site_backups" where "sites"."id" = "site_backups"."site_id") as "backups_count" from "sites" where "sites"."id" in (?)
-- [101]

== proven | sqlite | whereHas with the tenant condition
select * from "site_backups" where exists (select * from "sites" where "site_backups"."site_id" = "sites"."id" and "tenant_id" = ? and "sites"."deleted_at" is null)
-- [1]

== proven | sqlite | whereHas, nested
select * from "site_backups" where exists (select * from "sites" where "site_backups"."site_id" = "sites"."id" and exists (select * from "tenants" where "sites"."tenant_id" = "tenants"."id" and "tenants"."id" = ?) and "sites"."deleted_at" is null)
-- [1]

== proven | sqlite | withCount
select "sites".*, (select count(*) from "site_backups" where "sites"."id" = "site_backups"."site_id") as "backups_count" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | withExists and withSum
select "sites".*, exists(select * from "site_backups" where "sites"."id" = "site_backups"."site_id") as "backups_exists", (select sum("site_backups"."size") from "site_backups" where "sites"."id" = "site_backups"."site_id") as "backups_sum_size" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | has at least
select * from "sites" where "tenant_id" = ? and (select count(*) from "site_backups" where "sites"."id" = "site_backups"."site_id") >= 3 and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | doesntHave
select * from "sites" where "tenant_id" = ? and not exists (select * from "site_backups" where "sites"."id" = "site_backups"."site_id") and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | child through the parent
select * from "site_backups" where "site_backups"."site_id" = ? and "site_backups"."site_id" is not null and "site_backups"."id" = ? limit 1
-- [101,999]

== proven | sqlite | child, latest
select * from "site_backups" where "site_backups"."site_id" = ? and "site_backups"."site_id" is not null order by "id" desc limit 1
-- [101]

== proven | sqlite | children through
select "site_backups".*, "sites"."tenant_id" as "laravel_through_key" from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id" where "sites"."tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | join and sum
select sum("site_backups"."size") as aggregate from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id" where "sites"."tenant_id" = ?
-- [1]

== proven | sqlite | left join
select * from "sites" left join "site_backups" on "site_backups"."site_id" = "sites"."id" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | join of a subquery
select * from "sites" inner join (select site_id, count(*) as n from "site_backups" where "site_id" in (select "id" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null) group by "site_id") as "b" on "b"."site_id" = "sites"."id" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1,1]

== proven | sqlite | own ids
select * from "sites" where "id" in (?, ?) and "sites"."deleted_at" is null
-- [101,102]

== proven | sqlite | own ids, written out
select * from "sites" where "id" in (101, 102) and "sites"."deleted_at" is null
-- []

== proven | sqlite | create
insert into "sites" ("name", "tenant_id") values (?, ?)
-- ["x",1]

== proven | sqlite | create many rows
insert into "sites" ("name", "tenant_id") values (?, ?), (?, ?)
-- ["x",1,"y",1]

== proven | sqlite | child create
insert into "site_backups" ("size", "site_id") values (?, ?)
-- [1,101]

== proven | sqlite | morph create
insert into "comments" ("body", "commentable_id", "commentable_type") values (?, ?, ?)
-- ["x",101,"App\\Models\\Site"]

== proven | sqlite | chunk
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null order by "id" asc limit 100 offset 0
-- [1]

== proven | sqlite | chunk by id
select * from "sites" where "tenant_id" = ? and "id" > ? and "id" > ? and "sites"."deleted_at" is null order by "id" asc limit 100
-- [1,5,5]

== proven | sqlite | exists
select exists(select * from "sites" where "tenant_id" = ? and "name" = ? and "sites"."deleted_at" is null) as "exists"
-- [1,"x"]

== proven | sqlite | count
select count(*) as aggregate from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | value and pluck
select "name", "id" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | first or create: looks
select * from "sites" where "sites"."tenant_id" = ? and "sites"."tenant_id" is not null and ("name" = ?) and "sites"."deleted_at" is null limit 1
-- [1,"x"]

== proven | sqlite | attach
insert into "site_user" ("role", "site_id", "user_id") values (?, ?, ?)
-- ["x",101,301]

== proven | sqlite | detach
delete from "site_user" where "site_user"."site_id" = ? and "site_user"."user_id" in (?)
-- [101,301]

== proven | sqlite | detach all
delete from "site_user" where "site_user"."site_id" = ?
-- [101]

== proven | sqlite | sync: looks
select * from "site_user" where "site_user"."site_id" = ?
-- [101]

== proven | sqlite | pivot update
update "site_user" set "role" = ? where "site_user"."site_id" = ? and "user_id" in (?)
-- ["y",101,301]

== proven | sqlite | increment
update "sites" set "hits" = "hits" + 1 where "id" = ? and "sites"."deleted_at" is null
-- [101]

== proven | sqlite | upsert
insert into "sites" ("hits", "name", "tenant_id") values (?, ?, ?) on conflict ("tenant_id", "name") do update set "tenant_id" = "excluded"."tenant_id", "name" = "excluded"."name", "hits" = "excluded"."hits"
-- [1,"x",1]

== proven | sqlite | soft delete
update "sites" set "deleted_at" = ? where "id" = ?
-- ["2026-01-01 12:00:00",101]

== proven | sqlite | restore
update "sites" set "deleted_at" = ? where "id" = ?
-- [null,101]

== proven | sqlite | force delete
delete from "sites" where "id" = ?
-- [101]

== proven | sqlite | union
select * from (select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null) union select * from (select * from "sites" where "tenant_id" = ? and "name" = ? and "sites"."deleted_at" is null)
-- [1,1,"x"]

== proven | sqlite | nested conditions
select * from "sites" where "tenant_id" = ? and ("name" = ? or "name" = ?) and "sites"."deleted_at" is null
-- [1,"x","y"]

== proven | sqlite | dates and JSON
select * from "sites" where "tenant_id" = ? and strftime('%Y-%m-%d', "created_at") = cast(? as text) and json_extract("options", '$."plan"') = ? and "sites"."deleted_at" is null
-- [1,"2026-01-01","pro"]

== proven | sqlite | JSON contains
select * from "sites" where "tenant_id" = ? and json_array_length("options", '$."tags"') > ? and "sites"."deleted_at" is null
-- [1,1]

== proven | sqlite | update of JSON
update "sites" set "options" = json_patch(ifnull("options", json('{}')), json(?)) where "tenant_id" = ? and "sites"."deleted_at" is null
-- ["{\"plan\":\"pro\"}",1]

== proven | sqlite | lock
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | shared lock
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | order by a subquery
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null order by (select "created_at" from "site_backups" where "site_id" = "sites"."id" order by "id" desc limit 1) desc
-- [1]

== proven | sqlite | group and having
select status, count(*) as n from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null group by "status" having count(*) > ?
-- [1,1]

== proven | sqlite | update with a join
update "site_backups" set "size" = ? where "rowid" in (select "site_backups"."rowid" from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id" where "sites"."tenant_id" = ?)
-- [0,1]

== proven | sqlite | delete with a join
delete from "site_backups" where "rowid" in (select "site_backups"."rowid" from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id" where "sites"."tenant_id" = ?)
-- [1]

== proven | sqlite | delete with a limit
delete from "sites" where "rowid" in (select "sites"."rowid" from "sites" where "tenant_id" = ? order by "id" asc limit 3)
-- [1]

== proven | sqlite | insert from a query
insert into "site_backups" ("site_id", "size") select "id", "hits" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | sqlite | from a subquery
select count(*) as aggregate from (select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null) as "own" where "name" = ?
-- [1,"x"]

== query_unscoped_read | sqlite | all()
select * from "sites" where "sites"."deleted_at" is null
-- []

== query_unverified_key | sqlite | find by an id that was not seen
select * from "sites" where "sites"."id" = ? and "sites"."deleted_at" is null limit 1
-- [901]

== query_unscoped_read | sqlite | or where
select * from "sites" where ("tenant_id" = ? or "name" = ?) and "sites"."deleted_at" is null
-- [1,"x"]

== query_foreign | sqlite | where other tenant
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [2]

== query_unscoped_read | sqlite | with trashed
select * from "sites"
-- []

== query_unscoped_read | sqlite | whereHas unscoped
select * from "site_backups" where exists (select * from "sites" where "site_backups"."site_id" = "sites"."id" and "sites"."deleted_at" is null)
-- []

== query_unscoped_read | sqlite | with count of everybody's
select "tenants".*, (select count(*) from "sites" where "tenants"."id" = "sites"."tenant_id" and "sites"."deleted_at" is null) as "sites_count" from "tenants"
-- []

== query_unscoped_write | sqlite | bulk update
update "sites" set "name" = ? where "sites"."deleted_at" is null
-- ["x"]

== query_unscoped_write | sqlite | bulk delete
delete from "sites"
-- []

== query_unscoped_write | sqlite | create without tenant
insert into "sites" ("name") values (?)
-- ["x"]

== query_foreign | sqlite | foreign row 2
insert into "sites" ("tenant_id") values (?), (?)
-- [1,2]

== query_unverified_key | sqlite | upsert on id
insert into "sites" ("id", "tenant_id") values (?, ?) on conflict ("id") do update set "tenant_id" = "excluded"."tenant_id"
-- [901,1]

== query_unverified_key | sqlite | child of a foreign parent
insert into "site_backups" ("site_id") values (?)
-- [901]

== tenant_reassigned | sqlite | re-homed row
update "sites" set "tenant_id" = ? where "id" = ?
-- [2,101]

== query_unscoped_write | sqlite | update with a join, unscoped
update "site_backups" set "size" = ? where "rowid" in (select "site_backups"."rowid" from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id")
-- [0]

== proven | mysql | relation with pagination: count
select count(*) as aggregate from `sites` where `sites`.`tenant_id` = ? and `sites`.`tenant_id` is not null and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | relation with pagination: page
select * from `sites` where `sites`.`tenant_id` = ? and `sites`.`tenant_id` is not null and `sites`.`deleted_at` is null limit 15 offset 15
-- [1]

== proven | mysql | findOrFail within the tenant
select * from `sites` where `tenant_id` = ? and `sites`.`id` = ? and `sites`.`deleted_at` is null limit 1
-- [1,101]

== proven | mysql | update of a loaded model
update `sites` set `name` = ? where `id` = ?
-- ["y",101]

== proven | mysql | fresh
select * from `sites` where `id` = ? limit 1
-- [101]

== proven | mysql | refresh
select * from `sites` where `sites`.`id` = ?
-- [101]

== proven | mysql | eager load
select * from `site_backups` where `site_backups`.`site_id` in (101)
-- []

== proven | mysql | eager load of several
select * from `site_backups` where `site_backups`.`site_id` in (101, 102)
-- []

== proven | mysql | eager load, morph
select * from `comments` where `comments`.`commentable_id` in (101) and `comments`.`commentable_type` = ?
-- ["App\\Models\\Site"]

== proven | mysql | eager load, many to many
select `users`.*, `site_user`.`site_id` as `pivot_site_id`, `site_user`.`user_id` as `pivot_user_id` from `users` inner join `site_user` on `users`.`id` = `site_user`.`user_id` where `site_user`.`site_id` in (101)
-- []

== proven | mysql | eager load of the owner
select * from `sites` where `sites`.`id` in (101) and `sites`.`deleted_at` is null
-- []

== proven | mysql | loadCount
select `id`, (select count(*) from `site_backups` where `sites`.`id` = `site_backups`.`site_id`) as `backups_count` from `sites` where `sites`.`id` in (?)
-- [101]

== proven | mysql | whereHas with the tenant condition
select * from `site_backups` where exists (select * from `sites` where `site_backups`.`site_id` = `sites`.`id` and `tenant_id` = ? and `sites`.`deleted_at` is null)
-- [1]

== proven | mysql | whereHas, nested
select * from `site_backups` where exists (select * from `sites` where `site_backups`.`site_id` = `sites`.`id` and exists (select * from `tenants` where `sites`.`tenant_id` = `tenants`.`id` and `tenants`.`id` = ?) and `sites`.`deleted_at` is null)
-- [1]

== proven | mysql | withCount
select `sites`.*, (select count(*) from `site_backups` where `sites`.`id` = `site_backups`.`site_id`) as `backups_count` from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | withExists and withSum
select `sites`.*, exists(select * from `site_backups` where `sites`.`id` = `site_backups`.`site_id`) as `backups_exists`, (select sum(`site_backups`.`size`) from `site_backups` where `sites`.`id` = `site_backups`.`site_id`) as `backups_sum_size` from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | has at least
select * from `sites` where `tenant_id` = ? and (select count(*) from `site_backups` where `sites`.`id` = `site_backups`.`site_id`) >= 3 and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | doesntHave
select * from `sites` where `tenant_id` = ? and not exists (select * from `site_backups` where `sites`.`id` = `site_backups`.`site_id`) and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | child through the parent
select * from `site_backups` where `site_backups`.`site_id` = ? and `site_backups`.`site_id` is not null and `site_backups`.`id` = ? limit 1
-- [101,999]

== proven | mysql | child, latest
select * from `site_backups` where `site_backups`.`site_id` = ? and `site_backups`.`site_id` is not null order by `id` desc limit 1
-- [101]

== proven | mysql | children through
select `site_backups`.*, `sites`.`tenant_id` as `laravel_through_key` from `site_backups` inner join `sites` on `sites`.`id` = `site_backups`.`site_id` where `sites`.`tenant_id` = ? and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | join and sum
select sum(`site_backups`.`size`) as aggregate from `site_backups` inner join `sites` on `sites`.`id` = `site_backups`.`site_id` where `sites`.`tenant_id` = ?
-- [1]

== proven | mysql | left join
select * from `sites` left join `site_backups` on `site_backups`.`site_id` = `sites`.`id` where `tenant_id` = ? and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | join of a subquery
select * from `sites` inner join (select site_id, count(*) as n from `site_backups` where `site_id` in (select `id` from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null) group by `site_id`) as `b` on `b`.`site_id` = `sites`.`id` where `tenant_id` = ? and `sites`.`deleted_at` is null
-- [1,1]

== proven | mysql | own ids
select * from `sites` where `id` in (?, ?) and `sites`.`deleted_at` is null
-- [101,102]

== proven | mysql | own ids, written out
select * from `sites` where `id` in (101, 102) and `sites`.`deleted_at` is null
-- []

== proven | mysql | create
insert into `sites` (`name`, `tenant_id`) values (?, ?)
-- ["x",1]

== proven | mysql | create many rows
insert into `sites` (`name`, `tenant_id`) values (?, ?), (?, ?)
-- ["x",1,"y",1]

== proven | mysql | child create
insert into `site_backups` (`size`, `site_id`) values (?, ?)
-- [1,101]

== proven | mysql | morph create
insert into `comments` (`body`, `commentable_id`, `commentable_type`) values (?, ?, ?)
-- ["x",101,"App\\Models\\Site"]

== proven | mysql | chunk
select * from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null order by `id` asc limit 100 offset 0
-- [1]

== proven | mysql | chunk by id
select * from `sites` where `tenant_id` = ? and `id` > ? and `id` > ? and `sites`.`deleted_at` is null order by `id` asc limit 100
-- [1,5,5]

== proven | mysql | exists
select exists(select * from `sites` where `tenant_id` = ? and `name` = ? and `sites`.`deleted_at` is null) as `exists`
-- [1,"x"]

== proven | mysql | count
select count(*) as aggregate from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | value and pluck
select `name`, `id` from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | first or create: looks
select * from `sites` where `sites`.`tenant_id` = ? and `sites`.`tenant_id` is not null and (`name` = ?) and `sites`.`deleted_at` is null limit 1
-- [1,"x"]

== proven | mysql | attach
insert into `site_user` (`role`, `site_id`, `user_id`) values (?, ?, ?)
-- ["x",101,301]

== proven | mysql | detach
delete from `site_user` where `site_user`.`site_id` = ? and `site_user`.`user_id` in (?)
-- [101,301]

== proven | mysql | detach all
delete from `site_user` where `site_user`.`site_id` = ?
-- [101]

== proven | mysql | sync: looks
select * from `site_user` where `site_user`.`site_id` = ?
-- [101]

== proven | mysql | pivot update
update `site_user` set `role` = ? where `site_user`.`site_id` = ? and `user_id` in (?)
-- ["y",101,301]

== proven | mysql | increment
update `sites` set `hits` = `hits` + 1 where `id` = ? and `sites`.`deleted_at` is null
-- [101]

== proven | mysql | upsert
insert into `sites` (`hits`, `name`, `tenant_id`) values (?, ?, ?) on duplicate key update `tenant_id` = values(`tenant_id`), `name` = values(`name`), `hits` = values(`hits`)
-- [1,"x",1]

== proven | mysql | soft delete
update `sites` set `deleted_at` = ? where `id` = ?
-- ["2026-01-01 12:00:00",101]

== proven | mysql | restore
update `sites` set `deleted_at` = ? where `id` = ?
-- [null,101]

== proven | mysql | force delete
delete from `sites` where `id` = ?
-- [101]

== proven | mysql | union
(select * from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null) union (select * from `sites` where `tenant_id` = ? and `name` = ? and `sites`.`deleted_at` is null)
-- [1,1,"x"]

== proven | mysql | nested conditions
select * from `sites` where `tenant_id` = ? and (`name` = ? or `name` = ?) and `sites`.`deleted_at` is null
-- [1,"x","y"]

== proven | mysql | dates and JSON
select * from `sites` where `tenant_id` = ? and date(`created_at`) = ? and json_unquote(json_extract(`options`, '$."plan"')) = ? and `sites`.`deleted_at` is null
-- [1,"2026-01-01","pro"]

== proven | mysql | JSON contains
select * from `sites` where `tenant_id` = ? and json_length(`options`, '$."tags"') > ? and `sites`.`deleted_at` is null
-- [1,1]

== proven | mysql | update of JSON
update `sites` set `options` = json_set(`options`, '$."plan"', ?) where `tenant_id` = ? and `sites`.`deleted_at` is null
-- ["pro",1]

== proven | mysql | lock
select * from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null for update
-- [1]

== proven | mysql | shared lock
select * from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null lock in share mode
-- [1]

== proven | mysql | order by a subquery
select * from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null order by (select `created_at` from `site_backups` where `site_id` = `sites`.`id` order by `id` desc limit 1) desc
-- [1]

== proven | mysql | group and having
select status, count(*) as n from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null group by `status` having count(*) > ?
-- [1,1]

== proven | mysql | update with a join
update `site_backups` inner join `sites` on `sites`.`id` = `site_backups`.`site_id` set `site_backups`.`size` = ? where `sites`.`tenant_id` = ?
-- [0,1]

== proven | mysql | delete with a join
delete `site_backups` from `site_backups` inner join `sites` on `sites`.`id` = `site_backups`.`site_id` where `sites`.`tenant_id` = ?
-- [1]

== proven | mysql | delete with a limit
delete from `sites` where `tenant_id` = ? order by `id` asc limit 3
-- [1]

== proven | mysql | insert from a query
insert into `site_backups` (`site_id`, `size`) select `id`, `hits` from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null
-- [1]

== proven | mysql | from a subquery
select count(*) as aggregate from (select * from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null) as `own` where `name` = ?
-- [1,"x"]

== query_unscoped_read | mysql | all()
select * from `sites` where `sites`.`deleted_at` is null
-- []

== query_unverified_key | mysql | find by an id that was not seen
select * from `sites` where `sites`.`id` = ? and `sites`.`deleted_at` is null limit 1
-- [901]

== query_unscoped_read | mysql | or where
select * from `sites` where (`tenant_id` = ? or `name` = ?) and `sites`.`deleted_at` is null
-- [1,"x"]

== query_foreign | mysql | where other tenant
select * from `sites` where `tenant_id` = ? and `sites`.`deleted_at` is null
-- [2]

== query_unscoped_read | mysql | with trashed
select * from `sites`
-- []

== query_unscoped_read | mysql | whereHas unscoped
select * from `site_backups` where exists (select * from `sites` where `site_backups`.`site_id` = `sites`.`id` and `sites`.`deleted_at` is null)
-- []

== query_unscoped_read | mysql | with count of everybody's
select `tenants`.*, (select count(*) from `sites` where `tenants`.`id` = `sites`.`tenant_id` and `sites`.`deleted_at` is null) as `sites_count` from `tenants`
-- []

== query_unscoped_write | mysql | bulk update
update `sites` set `name` = ? where `sites`.`deleted_at` is null
-- ["x"]

== query_unscoped_write | mysql | bulk delete
delete from `sites`
-- []

== query_unscoped_write | mysql | create without tenant
insert into `sites` (`name`) values (?)
-- ["x"]

== query_foreign | mysql | foreign row 2
insert into `sites` (`tenant_id`) values (?), (?)
-- [1,2]

== query_unverified_key | mysql | upsert on id
insert into `sites` (`id`, `tenant_id`) values (?, ?) on duplicate key update `tenant_id` = values(`tenant_id`)
-- [901,1]

== query_unverified_key | mysql | child of a foreign parent
insert into `site_backups` (`site_id`) values (?)
-- [901]

== tenant_reassigned | mysql | re-homed row
update `sites` set `tenant_id` = ? where `id` = ?
-- [2,101]

== query_unscoped_write | mysql | update with a join, unscoped
update `site_backups` inner join `sites` on `sites`.`id` = `site_backups`.`site_id` set `site_backups`.`size` = ?
-- [0]

== proven | pgsql | relation with pagination: count
select count(*) as aggregate from "sites" where "sites"."tenant_id" = ? and "sites"."tenant_id" is not null and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | relation with pagination: page
select * from "sites" where "sites"."tenant_id" = ? and "sites"."tenant_id" is not null and "sites"."deleted_at" is null limit 15 offset 15
-- [1]

== proven | pgsql | findOrFail within the tenant
select * from "sites" where "tenant_id" = ? and "sites"."id" = ? and "sites"."deleted_at" is null limit 1
-- [1,101]

== proven | pgsql | update of a loaded model
update "sites" set "name" = ? where "id" = ?
-- ["y",101]

== proven | pgsql | fresh
select * from "sites" where "id" = ? limit 1
-- [101]

== proven | pgsql | refresh
select * from "sites" where "sites"."id" = ?
-- [101]

== proven | pgsql | eager load
select * from "site_backups" where "site_backups"."site_id" in (101)
-- []

== proven | pgsql | eager load of several
select * from "site_backups" where "site_backups"."site_id" in (101, 102)
-- []

== proven | pgsql | eager load, morph
select * from "comments" where "comments"."commentable_id" in (101) and "comments"."commentable_type" = ?
-- ["App\\Models\\Site"]

== proven | pgsql | eager load, many to many
select "users".*, "site_user"."site_id" as "pivot_site_id", "site_user"."user_id" as "pivot_user_id" from "users" inner join "site_user" on "users"."id" = "site_user"."user_id" where "site_user"."site_id" in (101)
-- []

== proven | pgsql | eager load of the owner
select * from "sites" where "sites"."id" in (101) and "sites"."deleted_at" is null
-- []

== proven | pgsql | loadCount
select "id", (select count(*) from "site_backups" where "sites"."id" = "site_backups"."site_id") as "backups_count" from "sites" where "sites"."id" in (?)
-- [101]

== proven | pgsql | whereHas with the tenant condition
select * from "site_backups" where exists (select * from "sites" where "site_backups"."site_id" = "sites"."id" and "tenant_id" = ? and "sites"."deleted_at" is null)
-- [1]

== proven | pgsql | whereHas, nested
select * from "site_backups" where exists (select * from "sites" where "site_backups"."site_id" = "sites"."id" and exists (select * from "tenants" where "sites"."tenant_id" = "tenants"."id" and "tenants"."id" = ?) and "sites"."deleted_at" is null)
-- [1]

== proven | pgsql | withCount
select "sites".*, (select count(*) from "site_backups" where "sites"."id" = "site_backups"."site_id") as "backups_count" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | withExists and withSum
select "sites".*, exists(select * from "site_backups" where "sites"."id" = "site_backups"."site_id") as "backups_exists", (select sum("site_backups"."size") from "site_backups" where "sites"."id" = "site_backups"."site_id") as "backups_sum_size" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | has at least
select * from "sites" where "tenant_id" = ? and (select count(*) from "site_backups" where "sites"."id" = "site_backups"."site_id") >= 3 and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | doesntHave
select * from "sites" where "tenant_id" = ? and not exists (select * from "site_backups" where "sites"."id" = "site_backups"."site_id") and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | child through the parent
select * from "site_backups" where "site_backups"."site_id" = ? and "site_backups"."site_id" is not null and "site_backups"."id" = ? limit 1
-- [101,999]

== proven | pgsql | child, latest
select * from "site_backups" where "site_backups"."site_id" = ? and "site_backups"."site_id" is not null order by "id" desc limit 1
-- [101]

== proven | pgsql | children through
select "site_backups".*, "sites"."tenant_id" as "laravel_through_key" from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id" where "sites"."tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | join and sum
select sum("site_backups"."size") as aggregate from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id" where "sites"."tenant_id" = ?
-- [1]

== proven | pgsql | left join
select * from "sites" left join "site_backups" on "site_backups"."site_id" = "sites"."id" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | join of a subquery
select * from "sites" inner join (select site_id, count(*) as n from "site_backups" where "site_id" in (select "id" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null) group by "site_id") as "b" on "b"."site_id" = "sites"."id" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1,1]

== proven | pgsql | own ids
select * from "sites" where "id" in (?, ?) and "sites"."deleted_at" is null
-- [101,102]

== proven | pgsql | own ids, written out
select * from "sites" where "id" in (101, 102) and "sites"."deleted_at" is null
-- []

== proven | pgsql | create
insert into "sites" ("name", "tenant_id") values (?, ?) returning "id"
-- ["x",1]

== proven | pgsql | create many rows
insert into "sites" ("name", "tenant_id") values (?, ?), (?, ?)
-- ["x",1,"y",1]

== proven | pgsql | child create
insert into "site_backups" ("size", "site_id") values (?, ?) returning "id"
-- [1,101]

== proven | pgsql | morph create
insert into "comments" ("body", "commentable_id", "commentable_type") values (?, ?, ?) returning "id"
-- ["x",101,"App\\Models\\Site"]

== proven | pgsql | chunk
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null order by "id" asc limit 100 offset 0
-- [1]

== proven | pgsql | chunk by id
select * from "sites" where "tenant_id" = ? and "id" > ? and "id" > ? and "sites"."deleted_at" is null order by "id" asc limit 100
-- [1,5,5]

== proven | pgsql | exists
select exists(select * from "sites" where "tenant_id" = ? and "name" = ? and "sites"."deleted_at" is null) as "exists"
-- [1,"x"]

== proven | pgsql | count
select count(*) as aggregate from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | value and pluck
select "name", "id" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | first or create: looks
select * from "sites" where "sites"."tenant_id" = ? and "sites"."tenant_id" is not null and ("name" = ?) and "sites"."deleted_at" is null limit 1
-- [1,"x"]

== proven | pgsql | attach
insert into "site_user" ("role", "site_id", "user_id") values (?, ?, ?)
-- ["x",101,301]

== proven | pgsql | detach
delete from "site_user" where "site_user"."site_id" = ? and "site_user"."user_id" in (?)
-- [101,301]

== proven | pgsql | detach all
delete from "site_user" where "site_user"."site_id" = ?
-- [101]

== proven | pgsql | sync: looks
select * from "site_user" where "site_user"."site_id" = ?
-- [101]

== proven | pgsql | pivot update
update "site_user" set "role" = ? where "site_user"."site_id" = ? and "user_id" in (?)
-- ["y",101,301]

== proven | pgsql | increment
update "sites" set "hits" = "hits" + 1 where "id" = ? and "sites"."deleted_at" is null
-- [101]

== proven | pgsql | upsert
insert into "sites" ("hits", "name", "tenant_id") values (?, ?, ?) on conflict ("tenant_id", "name") do update set "tenant_id" = "excluded"."tenant_id", "name" = "excluded"."name", "hits" = "excluded"."hits"
-- [1,"x",1]

== proven | pgsql | soft delete
update "sites" set "deleted_at" = ? where "id" = ?
-- ["2026-01-01 12:00:00",101]

== proven | pgsql | restore
update "sites" set "deleted_at" = ? where "id" = ?
-- [null,101]

== proven | pgsql | force delete
delete from "sites" where "id" = ?
-- [101]

== proven | pgsql | union
(select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null) union (select * from "sites" where "tenant_id" = ? and "name" = ? and "sites"."deleted_at" is null)
-- [1,1,"x"]

== proven | pgsql | nested conditions
select * from "sites" where "tenant_id" = ? and ("name" = ? or "name" = ?) and "sites"."deleted_at" is null
-- [1,"x","y"]

== proven | pgsql | dates and JSON
select * from "sites" where "tenant_id" = ? and "created_at"::date = ? and "options"->>'plan' = ? and "sites"."deleted_at" is null
-- [1,"2026-01-01","pro"]

== proven | pgsql | JSON contains
select * from "sites" where "tenant_id" = ? and json_array_length(("options"->'tags')::json) > ? and "sites"."deleted_at" is null
-- [1,1]

== proven | pgsql | update of JSON
update "sites" set "options" = jsonb_set("options"::jsonb, '{"plan"}', ?) where "tenant_id" = ? and "sites"."deleted_at" is null
-- ["\"pro\"",1]

== proven | pgsql | lock
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null for update
-- [1]

== proven | pgsql | shared lock
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null for share
-- [1]

== proven | pgsql | order by a subquery
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null order by (select "created_at" from "site_backups" where "site_id" = "sites"."id" order by "id" desc limit 1) desc
-- [1]

== proven | pgsql | group and having
select status, count(*) as n from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null group by "status" having count(*) > ?
-- [1,1]

== proven | pgsql | update with a join
update "site_backups" set "size" = ? where "ctid" in (select "site_backups"."ctid" from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id" where "sites"."tenant_id" = ?)
-- [0,1]

== proven | pgsql | delete with a join
delete from "site_backups" where "ctid" in (select "site_backups"."ctid" from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id" where "sites"."tenant_id" = ?)
-- [1]

== proven | pgsql | delete with a limit
delete from "sites" where "ctid" in (select "sites"."ctid" from "sites" where "tenant_id" = ? order by "id" asc limit 3)
-- [1]

== proven | pgsql | insert from a query
insert into "site_backups" ("site_id", "size") select "id", "hits" from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [1]

== proven | pgsql | from a subquery
select count(*) as aggregate from (select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null) as "own" where "name" = ?
-- [1,"x"]

== query_unscoped_read | pgsql | all()
select * from "sites" where "sites"."deleted_at" is null
-- []

== query_unverified_key | pgsql | find by an id that was not seen
select * from "sites" where "sites"."id" = ? and "sites"."deleted_at" is null limit 1
-- [901]

== query_unscoped_read | pgsql | or where
select * from "sites" where ("tenant_id" = ? or "name" = ?) and "sites"."deleted_at" is null
-- [1,"x"]

== query_foreign | pgsql | where other tenant
select * from "sites" where "tenant_id" = ? and "sites"."deleted_at" is null
-- [2]

== query_unscoped_read | pgsql | with trashed
select * from "sites"
-- []

== query_unscoped_read | pgsql | whereHas unscoped
select * from "site_backups" where exists (select * from "sites" where "site_backups"."site_id" = "sites"."id" and "sites"."deleted_at" is null)
-- []

== query_unscoped_read | pgsql | with count of everybody's
select "tenants".*, (select count(*) from "sites" where "tenants"."id" = "sites"."tenant_id" and "sites"."deleted_at" is null) as "sites_count" from "tenants"
-- []

== query_unscoped_write | pgsql | bulk update
update "sites" set "name" = ? where "sites"."deleted_at" is null
-- ["x"]

== query_unscoped_write | pgsql | bulk delete
delete from "sites"
-- []

== query_unscoped_write | pgsql | create without tenant
insert into "sites" ("name") values (?) returning "id"
-- ["x"]

== query_foreign | pgsql | foreign row 2
insert into "sites" ("tenant_id") values (?), (?)
-- [1,2]

== query_unverified_key | pgsql | upsert on id
insert into "sites" ("id", "tenant_id") values (?, ?) on conflict ("id") do update set "tenant_id" = "excluded"."tenant_id"
-- [901,1]

== query_unverified_key | pgsql | child of a foreign parent
insert into "site_backups" ("site_id") values (?) returning "id"
-- [901]

== tenant_reassigned | pgsql | re-homed row
update "sites" set "tenant_id" = ? where "id" = ?
-- [2,101]

== query_unscoped_write | pgsql | update with a join, unscoped
update "site_backups" set "size" = ? where "ctid" in (select "site_backups"."ctid" from "site_backups" inner join "sites" on "sites"."id" = "site_backups"."site_id")
-- [0]

