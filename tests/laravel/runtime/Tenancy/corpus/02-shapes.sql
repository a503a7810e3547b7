== proven | condition on the nullable side, in ON
select * from sites left join site_backups on site_backups.site_id = sites.id where sites.tenant_id = ?
-- [1]

== query_unscoped_read | 9 predicate only in LEFT JOIN ON
select * from "sites" left join "site_backups" on "site_backups"."site_id" = "sites"."id" and "sites"."tenant_id" = ?
-- [1]

== proven | a condition on the side that may be missing makes it an inner join
select * from site_backups left join sites on sites.id = site_backups.site_id where sites.tenant_id = ?
-- [1]

== query_unscoped_read | the nullable side keeps nothing of the other out
select * from site_backups left join sites on sites.id = site_backups.site_id and sites.tenant_id = ?
-- [1]

== query_unscoped_read | an anti join tells of others' rows
select * from sites left join site_backups on site_backups.size = sites.size where sites.tenant_id = ? and site_backups.id is null
-- [1]

== query_unscoped_read | RIGHT JOIN keeps its right side
select * from site_backups right join sites on site_backups.site_id = sites.id and sites.tenant_id = ?
-- [1]

== proven | RIGHT JOIN with a condition on its right side
select * from site_backups right join sites on site_backups.site_id = sites.id where sites.tenant_id = ?
-- [1]

== query_unscoped_read | sqlite pgsql | FULL JOIN keeps both sides
select * from sites full join folders on sites.tenant_id = 1 and folders.tenant_id = 1
-- []

== query_unscoped_read | an outer join after the condition
select * from sites join folders on sites.tenant_id = ? and folders.tenant_id = ? right join site_backups on site_backups.site_id = sites.id
-- [1, 1]

== proven | join + sum through parent
select sum("site_backups"."size") as aggregate from "site_backups" inner join "sites" on "site_backups"."site_id" = "sites"."id" where "sites"."tenant_id" = ?
-- [1]

== query_unscoped_read | 58 child aggregate
select sum("size") as aggregate from "site_backups"
-- []

== query_unscoped_read | the parent has the condition, the child is joined by something else
select * from site_backups inner join sites on site_backups.size = sites.size where sites.tenant_id = ?
-- [1]

== proven | comma join
select * from sites, site_backups where site_backups.site_id = sites.id and sites.tenant_id = ?
-- [1]

== proven | USING
select * from sites join folders using (tenant_id) where sites.tenant_id = ?
-- [1]

== query_unscoped_read | USING over a group does not compare what is in it
select * from vps_servers join (sites join folders on sites.size = folders.size) using (tenant_id) where sites.tenant_id = ?
-- [1]

== query_unscoped_read | NATURAL JOIN compares what cannot be told
select * from sites natural join folders where sites.tenant_id = ?
-- [1]

== query_unscoped_read | 35 central fan-out
select * from "vps_servers" inner join "sites" on "sites"."vps_id" = "vps_servers"."id"
-- []

== query_unscoped_read | 36 withCount from central
select "vps_servers".*, (select count(*) from "sites" where "vps_servers"."id" = "sites"."vps_id") as "sites_count" from "vps_servers"
-- []

== query_unscoped_read | 37 orderByRaw subselect
select * from "sites" where "tenant_id" = ? order by (select count(*) from site_backups)
-- [1]

== query_unscoped_read | 10 UNION branch
(select * from "sites" where "tenant_id" = ?) union (select * from "sites")
-- [1]

== proven | UNION of own
select id from sites where tenant_id = ? union all select site_id from site_backups where site_id = ?
-- [1, 101]

== query_unscoped_read | EXCEPT
select id from sites where tenant_id = ? except select site_id from site_backups
-- [1]

== query_unscoped_read | subquery in ORDER BY of a UNION in parentheses
(select id from sites where tenant_id = ?) union (select id from sites where tenant_id = ?) order by (select count(*) from site_backups)
-- [1, 1]

== query_unscoped_read | LIMIT by a subquery
select * from sites where tenant_id = ? limit (select count(*) from site_backups)
-- [1]

== query_unscoped_read | 11 whereHas unscoped
select * from "site_backups" where exists (select * from "sites" where "site_backups"."site_id" = "sites"."id")
-- []

== proven | whereHas with the tenant condition
select * from "site_backups" where exists (select * from "sites" where "site_backups"."site_id" = "sites"."id" and "tenant_id" = ?)
-- [1]

== query_unscoped_read | whereDoesntHave with the tenant condition
select * from "site_backups" where not exists (select * from "sites" where "site_backups"."site_id" = "sites"."id" and "tenant_id" = ?)
-- [1]

== query_unscoped_read | a count always yields a row
select * from site_backups where exists (select count(*) from sites where site_backups.site_id = sites.id and sites.tenant_id = ?)
-- [1]

== query_unscoped_read | EXISTS within OR
select * from site_backups where size = 1 or exists (select 1 from sites where site_backups.site_id = sites.id and tenant_id = ?)
-- [1]

== proven | child read through IN of the parent
select * from site_backups where site_id in (select id from sites where tenant_id = ?)
-- [1]

== query_unscoped_read | IN of a column that is no key
select * from site_backups where site_id in (select size from sites where tenant_id = ?)
-- [1]

== query_unscoped_read | IN of an expression
select * from site_backups where site_id in (select id + 1 from sites where tenant_id = ?)
-- [1]

== query_unscoped_read | NOT IN of the parent
select * from site_backups where site_id not in (select id from sites where tenant_id = ?)
-- [1]

== proven | equal to a subquery
select * from site_backups where site_id = (select id from sites where tenant_id = ? order by id limit 1)
-- [1]

== query_unscoped_read | a subquery in the select list
select name, (select max(size) from site_backups) from sites where tenant_id = ?
-- [1]

== proven | derived table
select count(*) as aggregate from (select "id" from "sites" where "tenant_id" = ? group by "id") as "aggregate_table"
-- [1]

== query_unscoped_read | condition outside of a derived table with a window
select * from (select *, row_number() over (order by id) as n from sites) as d where d.tenant_id = ?
-- [1]

== proven | window inside
select * from (select *, row_number() over (partition by status order by id) as "laravel_row" from sites where tenant_id = ?) as laravel_table where laravel_row <= 3
-- [1]

== proven | children of a derived table
select * from site_backups join (select id from sites where tenant_id = ?) as d on d.id = site_backups.site_id
-- [1]

== query_unscoped_read | a derived table renames columns
select * from site_backups join (select size as id, id as size from sites where tenant_id = ?) as d on d.id = site_backups.site_id
-- [1]

== proven | mysql pgsql | LATERAL
select * from sites, lateral (select * from site_backups where site_backups.site_id = sites.id limit 3) as b where sites.tenant_id = 1
-- []

== query_unscoped_read | mysql pgsql | LATERAL without condition
select * from sites, lateral (select * from site_backups limit 3) as b where sites.tenant_id = 1
-- []

== proven | common table
with own as (select * from sites where tenant_id = ?) select * from own join site_backups on site_backups.site_id = own.id
-- [1]

== query_unscoped_read | common table without condition
with own as (select * from sites) select * from own where tenant_id = ?
-- [1]

== proven | a common table hides the table of its name
with sites as (select * from vps_servers) select * from sites
-- []

== query_unscoped_read | a common table does not hide the table from itself
with sites as (select * from sites) select * from sites where tenant_id = ?
-- [1]

== query_unscoped_read | a common table does not hide the table of a schema
with sites as (select * from vps_servers) select * from public.sites
-- []

== query_unscoped_read | a common table is in force within its query only
select * from (with sites as (select * from vps_servers) select * from sites) as d, sites
-- []

== query_unscoped_read | pgsql | names in quotes are other names
with "Sites" as (select * from vps_servers) select * from sites
-- []

== query_unanalysable | mysql | names that differ in case only
with Sites as (select * from vps_servers) select * from sites
-- []

== proven | recursive, along the owner
with recursive tree as (select id from folders where tenant_id = ? union all select folders.id from folders join tree on folders.parent_id = tree.id) select * from tree
-- [1]

== query_unscoped_read | recursive, along something else
with recursive tree as (select id, size from folders where tenant_id = ? union all select folders.id, folders.size from folders join tree on folders.size = tree.size) select * from tree
-- [1]

== query_unscoped_read | recursive: the step changes what the column is
with recursive tree(a, b) as (select id, size from folders where tenant_id = ? union all select b, a from tree) select * from folders join tree on folders.parent_id = tree.a
-- [1]

== query_unverified_key | a name is looked for inside first
select * from sites as s where s.tenant_id = ? and exists (select 1 from sites as s where s.id = 5)
-- [1]

== query_unscoped_read | a name without table may be of the table inside
select * from sites where exists (select 1 from vps_servers where tenant_id = ?)
-- [1]

== query_unscoped_read | the condition is on the other of two
select * from sites as a, sites as b where a.tenant_id = ?
-- [1]

== proven | self join on the dimension
select * from sites as a join sites as b on a.tenant_id = b.tenant_id where a.tenant_id = ?
-- [1]

== query_unscoped_read | self join on something else
select * from sites as a join sites as b on a.size = b.size where a.tenant_id = ?
-- [1]

== proven | siblings of one owner
select b.* from site_backups as a join site_backups as b on a.site_id = b.site_id where a.id = ?
-- [201]

== query_unscoped_read | rows that share a user of the organisation
select b.* from site_user as a join site_user as b on a.user_id = b.user_id where a.site_id = ?
-- [101]

== proven | users of a site
select "users".*, "site_user"."site_id" as "pivot_site_id" from "users" inner join "site_user" on "users"."id" = "site_user"."user_id" where "site_user"."site_id" = ?
-- [101]

== query_unverified_key | 38 foreign parent's relation
select * from "site_backups" where "site_backups"."site_id" = ? and "site_backups"."site_id" is not null
-- [901]

== proven | morph relation
select * from "comments" where "comments"."commentable_id" = ? and "comments"."commentable_type" = ?
-- [101, "App\\Models\\Site"]

== query_unverified_key | 33 morphTo: key of another type
select * from "comments" where "comments"."commentable_id" = ? and "comments"."commentable_type" = ?
-- [101, "App\\Models\\Folder"]

== query_unverified_key | 33 morphTo: a type that is not declared
select * from "comments" where "comments"."commentable_id" = ? and "comments"."commentable_type" = ?
-- [101, "App\\Models\\Other"]

== query_unscoped_read | morph key without type
select * from "comments" where "comments"."commentable_id" = ?
-- [101]

== proven | comments joined with what they are on
select * from comments join sites on sites.id = comments.commentable_id where comments.commentable_type = ? and sites.tenant_id = ?
-- ["App\\Models\\Site", 1]

== query_unverified_key | comments joined with something else
select * from comments join sites on sites.id = comments.commentable_id where comments.commentable_type = ? and sites.tenant_id = ?
-- ["App\\Models\\Folder", 1]

== proven | a function of the application that is declared
select slugify(name) from sites where tenant_id = ?
-- [1]

== query_unanalysable | a function that is not declared
select read_everything(name) from sites where tenant_id = ?
-- [1]

== query_unanalysable | pgsql | a function that reads a table by name
select query_to_xml('select * from sites', true, true, '')
-- []

== query_unanalysable | 55 multi-statement
select * from sites where tenant_id = 1; select * from sites
-- []

== proven | a semicolon at the end
select * from sites where tenant_id = 1;
-- []

== query_unanalysable | 56 TRUNCATE
truncate table sites
-- []

== query_unanalysable | 56 MERGE
merge into sites using vps_servers on sites.vps_id = vps_servers.id when matched then delete
-- []

== query_unanalysable | 56 CALL
call purge_everything()
-- []

== query_unanalysable | CALL behind a comment
/* purge */ call purge_everything()
-- []

== query_unanalysable | DDL
drop table sites
-- []

== query_unanalysable | a table from a query
create table copy_of_sites as select * from sites
-- []

== query_unanalysable | SELECT INTO
select * into other from sites where tenant_id = 1
-- []

== query_unanalysable | pgsql | TABLE
table sites
-- []

== query_unanalysable | pgsql | ONLY is no table
select * from only sites where tenant_id = 1
-- []

== query_unanalysable | LOCK
lock table sites in share mode
-- []

== query_unanalysable | an expression ends where an operand is missing
select * from sites where tenant_id = 1 and not offset or 1 = 1
-- []

== query_unanalysable | CALL within several statements
select 1; call purge_everything()
-- []

== query_unscoped_read | a LEFT JOIN in EXISTS says nothing of the rows around
select * from site_backups where exists (select 1 from vps_servers left join sites on sites.id = site_backups.site_id and sites.tenant_id = ?)
-- [1]

== query_unscoped_read | a later RIGHT JOIN in EXISTS makes rows without the condition
select * from site_backups where exists (select 1 from vps_servers as v join sites on sites.id = site_backups.site_id and sites.tenant_id = ? right join vps_servers as w on w.id = v.id)
-- [1]

== query_unscoped_read | a key compared with a column that is none
select * from site_backups inner join sites on site_backups.site_id = sites.size where sites.tenant_id = ?
-- [1]
