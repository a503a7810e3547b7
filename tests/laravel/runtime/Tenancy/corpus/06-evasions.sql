== query_unanalysable | pgsql | a backslash in a name, where PDO sees another end of it
select name as "a\", 1 as "?" from sites where tenant_id = ?
-- [2, 1]

== query_unanalysable | mysql | a placeholder in a name, which PDO may count
select name as `a?` from sites where tenant_id = ?
-- [1]

== query_unanalysable | mysql | a quote in a name, where PDO may see a string begin
select name as `a'`, ? as b, 'x?' from sites where tenant_id = ?
-- [1, 1]

== query_unanalysable | mysql | a named placeholder in a name
select name as `a:b` from sites where tenant_id = :t
-- {"t": 1}

== query_unanalysable | mysql | the name of a file instead of a table
select * from `#mysql50#sites`
-- []

== query_unanalysable | mysql | a quote in a comment, where PDO may see a string begin
select * from sites # it's
where name <> ? and tenant_id = ? and name <> 'x?'
-- ["a", 1]

== query_unanalysable | mysql | a comment in a comment, where PDO may see another begin
select * from sites # /*
where name <> ? and tenant_id = ? and name <> 'x' -- */
-- ["a", 1]

== query_unanalysable | pgsql | a quote in dollars, where PDO may see a string begin
select * from sites where name <> $$'$$ and name <> ? and tenant_id = ? and name <> 'x'
-- ["a", 1]

== query_unanalysable | mysql | a letter that folds to an ASCII one, in a column
update sites set tenant_İd = 2 where id = 101
-- []

== query_unanalysable | mysql | a letter that folds to an ASCII one, in a column of a row
insert into folders (tenant_id, parent_İd) values (1, 901)
-- []

== query_unanalysable | mysql | a letter that folds to an ASCII one, in a table
select * from ſites
-- []

== query_unanalysable | pgsql | names that are the same once they are cut to 63 bytes
select * from sites as aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaay where exists (select 1 from folders as aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaax where aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaay.tenant_id = 1 and aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaax.tenant_id = 1)
-- []

== query_unanalysable | sqlite pgsql | a common table by the name of the table that is written
with sites as (select * from vps_servers) update sites set name = 'x'
-- []

== query_unscoped_write | sqlite pgsql | a common table by the name of the table that rows are deleted from
with sites as (select * from vps_servers) delete from sites
-- []

== query_unanalysable | sqlite | IN of a table without a subquery
select * from vps_servers where (1, 2) in sites
-- []

== query_unanalysable | sqlite | IN of a table without a subquery, in the select list
select (901, 2, 'x') in sites
-- []

== query_unanalysable | sqlite | IN of a table of a schema
select * from vps_servers where id in main.sites
-- []

== query_unscoped_read | sqlite mysql | a cast makes a number of a text
select * from sites where tenant_id = cast('1' as integer)
-- [] text

== proven | pgsql | a cast to a number that fails for texts
select * from sites where tenant_id = cast(? as integer) and id = ?::bigint
-- [1, 901]

== query_unanalysable | mysql | a backslash in double quotes that may escape
select * from sites where tenant_id = 1 and name <> "x\" or 1 = 1 -- "
-- []

== query_unanalysable | mysql | double quotes that do not end where they seem to
select "x\", name from sites -- " from sites where tenant_id = 1
-- []

== query_unscoped_read | sqlite mysql pgsql | a count with something else beside it
select count(*) + length(max(password)) from users where email = ?
-- ["a@example.org"]

== query_unscoped_read | pgsql | a count of some
select count(*) filter (where password like 'a%') from users where email = ?
-- ["a@example.org"]

== query_unscoped_read | sqlite mysql pgsql | HAVING asks for another column
select count(*) from users where email = ? having max(password) like 'a%'
-- ["a@example.org"]

== query_unscoped_read | sqlite mysql pgsql | existence with HAVING
select exists (select 1 from users where email = ? having max(password) like 'a%')
-- ["a@example.org"]

== query_unscoped_read | pgsql | existence of what a function makes of a row
select exists (select regexp_matches(password, '^a') from users where email = ?)
-- ["a@example.org"]

== query_unscoped_read | pgsql | several e-mails in an array
select count(*) from users where email = any(?)
-- ["{a@example.org,b@example.org}"]

== query_unscoped_read | pgsql | all columns of a table of a schema
with t(a, b, c) as (select public.sites.*, id from sites where tenant_id = 1) select * from site_backups join t on t.b = site_backups.site_id
-- []

== query_unscoped_read | pgsql | all columns of a row
with t(a, b, c) as (select (sites).*, id from sites where tenant_id = 1) select * from site_backups join t on t.b = site_backups.site_id
-- []

== query_unscoped_read | mysql | all columns behind a modifier
with t(a, b, c) as (select high_priority *, id from sites where tenant_id = 1) select * from site_backups join t on t.b = site_backups.site_id
-- []

== query_unanalysable | sqlite | OFFSET as the name of a column
select * from sites, (select 5 as "offset") o where tenant_id = 1 and name like 'a' escape offset + 1 or 1 = 1
-- []

== query_unanalysable | mysql | OFFSET as the name of a column
select * from sites where tenant_id = 1 and name regexp offset + 1 or 1 = 1
-- []

== query_unanalysable | mysql | RETURNING as the name of a column
update sites set name = 'x' where tenant_id = 1 and name regexp returning + 1 or 1 = 1
-- []

== query_unanalysable | mysql | FETCH as the name of a column
select * from sites where tenant_id = 1 and name regexp fetch + 1 or 1 = 1
-- []

== proven | sqlite mysql pgsql | OFFSET behind LIMIT
select * from sites where tenant_id = 1 limit 5 offset 10
-- []

== proven | pgsql | OFFSET alone
select * from sites where tenant_id = 1 offset 10
-- []

== query_unanalysable | mysql | a statement in a text, in a block
begin not atomic execute immediate concat('select * from si', 'tes'); end
-- []

== query_unanalysable | mysql | a statement in a text, behind a condition
if 1 then execute immediate concat('delete from si', 'tes'); end if
-- []

== query_unanalysable | pgsql | what was prepared before
explain analyze execute pdo_stmt_00000001
-- []

== query_unscoped_read | sqlite | a column by the name of another, in single quotes
select b.* from site_backups b join (select size as 'id', id from sites where tenant_id = 1) d on b.site_id = d.id
-- []

== query_unscoped_read | sqlite | a column by the name of another, behind COLLATE
select b.* from site_backups b join (select f.id collate nocase, s.id from folders f, sites s where f.tenant_id = 1 and s.tenant_id = 1) d on b.site_id = d.id
-- []

== query_unscoped_read | sqlite | a column by the name of another, in parentheses
select b.* from site_backups b join (select (f.id), s.id from folders f, sites s where f.tenant_id = 1 and s.tenant_id = 1) d on b.site_id = d.id
-- []

== query_unanalysable | pgsql | an aggregate that is none elsewhere
select * from site_backups b where exists (select rank(1) within group (order by s.id) from sites s where s.id = b.site_id and s.tenant_id = 1)
-- []

== query_unscoped_read | sqlite mysql pgsql | existence of one of two
select * from site_backups b where exists (select 1 from sites s where s.id = b.site_id and s.tenant_id = 1 union select 1)
-- []

== query_unanalysable | sqlite | UPDATE OR REPLACE removes rows
update or replace sites set name = 'x' where tenant_id = 1
-- []

== query_unanalysable | sqlite pgsql | a row is re-homed by a list
update sites set (tenant_id, name) = (2, 'x') where id = 101
-- []

== query_unanalysable | sqlite | a column in single quotes
update sites set 'tenant_id' = 2 where id = 101
-- []

== query_unscoped_write | sqlite mysql | a column twice
insert into sites (tenant_id, name, TENANT_ID) values (1, 'x', 2)
-- []

== tenant_reassigned | pgsql | an upsert that re-homes by another column
insert into sites (tenant_id, name) values (1, 'x') on conflict (tenant_id, name) do update set tenant_id = excluded.id
-- []

== query_unanalysable | pgsql | OVERRIDING
insert into sites (tenant_id, name) overriding system value values (1, 'x')
-- []

== query_unscoped_write | pgsql | DELETE USING without a link
delete from sites using folders where folders.tenant_id = 1
-- []

== query_unanalysable | pgsql | TABLESAMPLE
select * from sites tablesample system (100) where tenant_id = 1
-- []

== query_unanalysable | pgsql | a star behind a table
select * from sites * where tenant_id = 1 or true
-- []

== query_unanalysable | pgsql | columns are renamed
select * from sites as s(tenant_id, id, name) where tenant_id = 1
-- []

== query_unanalysable | pgsql | an operator by its name
select * from sites where tenant_id operator(pg_catalog.<>) 1
-- []

== query_unscoped_read | pgsql | any of a subquery in an array
select * from sites where tenant_id = any(array(select tenant_id from sites))
-- []

== query_unanalysable | pgsql | two conditions behind two joins
select * from sites join folders join site_backups on folders.tenant_id = 1 on sites.tenant_id = 1
-- []

== query_unanalysable | sqlite | a join without condition before one with
select * from sites left join folders join vps_servers on sites.tenant_id = 1
-- []

== query_unanalysable | pgsql | UNION TABLE
select * from sites s where tenant_id = 1 union table sites
-- []

== query_unanalysable | pgsql | IN TABLE
select * from vps_servers where id in (table sites)
-- []

== query_unanalysable | mysql | PROCEDURE
select * from sites where tenant_id = 1 procedure analyse()
-- []

== query_unanalysable | mysql | a partition
select * from sites partition (p1) where tenant_id = 1
-- []

== query_unanalysable | mysql | rows of the past
select * from sites for system_time all where tenant_id = 1
-- []

== query_unscoped_write | mysql | DELETE of one of two, the other is restricted
delete s from sites s, folders f where f.tenant_id = 1
-- []

== proven | mysql | DELETE FROM … USING
delete from b using site_backups b join sites s on s.id = b.site_id where s.tenant_id = 1
-- []

== query_unscoped_write | mysql | DELETE FROM … USING, the other is restricted
delete from s using sites s, folders f where f.tenant_id = 1
-- []

== query_unscoped_write | mysql | UPDATE of two
update sites, folders set sites.name = 'x' where folders.tenant_id = 1
-- []

== proven | mysql | UPDATE of two, both restricted
update sites s, folders f set s.name = f.name where s.tenant_id = f.tenant_id and f.tenant_id = 1
-- []

== tenant_reassigned | mysql | UPDATE of two, re-homed
update sites s, folders f set tenant_id = 2 where f.tenant_id = 1 and s.tenant_id = 1
-- []

== query_unanalysable | mysql | INSERT … SET
insert into sites set tenant_id = 2
-- []

== query_unscoped_read | mysql | a comment for a blank
select * from sites where tenant_id = 1 or/**/1
-- []

== query_foreign | mysql | a number in another way
select * from sites where tenant_id = 1e0
-- []

== query_unanalysable | mysql | a number in hexadecimal
select * from sites where tenant_id = 0x31
-- []

== query_unscoped_read | mysql | strings one after the other
select * from sites where tenant_id in ('1' '2')
-- []

== query_unscoped_read | pgsql | strings one below the other
select * from sites where tenant_id = '1'
'2'
-- []

== query_unscoped_write | pgsql | strings one below the other, inserted
insert into sites (tenant_id) values ('1'
'2')
-- []

== query_unscoped_read | sqlite | a comparison that is compared, without operator
select * from sites where tenant_id = 1 isnull
-- []

== query_unscoped_read | sqlite mysql pgsql | a subquery in what is inserted for everybody
insert into vps_servers (id) values ((select max(id) from sites))
-- []

== query_unscoped_read | sqlite mysql pgsql | a subquery in what is inserted
insert into sites (tenant_id, name) values (1, (select max(name) from sites))
-- []

== query_unscoped_read | sqlite pgsql | a subquery in what is returned
insert into sites (tenant_id, name) values (1, 'x') returning (select max(name) from sites)
-- []

== query_unscoped_read | sqlite mysql pgsql | a subquery in a window that is named
select * from sites where tenant_id = 1 window w as (order by (select max(size) from site_backups))
-- []

== query_unscoped_read | sqlite mysql pgsql | a subquery in a window
select row_number() over (order by (select max(size) from site_backups)) from sites where tenant_id = 1
-- []

== query_unscoped_read | sqlite mysql pgsql | a subquery in GROUP BY
select 1 from sites where tenant_id = 1 group by (select max(size) from site_backups)
-- []

== query_unscoped_read | sqlite mysql pgsql | a subquery that yields a column of the block around
select * from site_backups b where b.site_id in (select b.site_id from sites s where s.tenant_id = 1)
-- []

== query_unscoped_read | sqlite mysql pgsql | a recursive step joined with everything
with recursive t(x) as (select id from sites where tenant_id = 1 union select s.id from sites s, t) select * from t
-- []

== query_unscoped_read | sqlite mysql pgsql | a common table of a common table's name, inside
with t as (select 1) select * from t where exists (with t as (select * from sites) select 1 from t)
-- []

== query_unanalysable | pgsql | MERGE behind WITH
with x as (select 1) merge into sites s using folders f on s.tenant_id = 1 when matched then delete
-- []

== query_unanalysable | pgsql | COPY
copy sites to stdout
-- []

== query_unanalysable | pgsql | an anonymous block
do $$ begin delete from sites; end $$
-- []

== query_unanalysable | mysql | HANDLER
handler sites open
-- []

== query_unanalysable | mysql | LOAD DATA
load data infile 'x' into table sites
-- []

== query_unanalysable | pgsql | the strings of standard_conforming_strings = off
select * from sites where name = 'x\'' and tenant_id = 1 or name <> '
-- []

== query_unverified_key | sqlite | INSERT of a key from another table, replacing
insert or replace into sites (id, tenant_id, name) select size, tenant_id, name from folders where tenant_id = 1
-- []

== query_unscoped_read | sqlite mysql pgsql | a condition on the side that may be missing, at two levels
select * from comments c left join site_backups b on b.id = c.commentable_id left join sites s on s.id = b.site_id where s.tenant_id = 1
-- []

== proven | sqlite mysql pgsql | a chain of LEFT JOIN that a condition makes inner joins
select b.* from vps_servers v left join sites s on s.vps_id = v.id left join site_backups b on b.site_id = s.id where b.id = 201
-- []

== query_unscoped_read | sqlite mysql pgsql | the side that may be missing, or not there
select * from site_backups b left join sites s on s.id = b.site_id where s.tenant_id = 1 or s.id is null
-- []

== query_unscoped_read | sqlite mysql pgsql | the side that may be missing, in an expression
select * from site_backups b left join sites s on s.id = b.site_id where coalesce(s.tenant_id, 1) = 1
-- []

== query_unscoped_read | sqlite mysql pgsql | the side that may be missing, in the ON of another LEFT JOIN
select * from site_backups b left join sites s on s.id = b.site_id left join folders f on s.tenant_id = 1 and f.tenant_id = 1
-- []

== proven | sqlite mysql pgsql | a RIGHT JOIN that a condition makes an inner join
select b.* from sites s right join site_backups b on s.id = b.site_id where s.tenant_id = 1
-- []

== query_unscoped_read | sqlite pgsql | a FULL JOIN stays one
select b.* from sites s full join site_backups b on s.id = b.site_id where s.tenant_id = 1
-- []

== query_unscoped_read | sqlite mysql pgsql | USING merges columns
select * from site_user u left join site_backups b using (site_id) where site_id = 101
-- []

== proven | sqlite mysql pgsql | a LEFT JOIN in EXISTS that a condition makes an inner join
select * from site_backups b where exists (select 1 from vps_servers v left join sites s on s.id = b.site_id where s.tenant_id = 1)
-- []

== proven | pgsql | any of an array
select * from sites where tenant_id = any(?)
-- ["{1}"]

== query_foreign | pgsql | any of an array with somebody else's
select * from sites where tenant_id = any(?)
-- ["{1,2}"]

== proven | pgsql | any of keys that were seen
select * from site_backups where site_id = any(?::text[]) and 1 = 1
-- ["{101,\"102\"}"]

== query_unverified_key | pgsql | any of keys of which one was not
select * from site_backups where site_id = any(?)
-- ["{101,901}"]

== proven | pgsql | any of an array that is written out
select * from sites where tenant_id = any('{1}') and id = any(array[101, ?])
-- [901]

== query_foreign | pgsql | some of an array with a placeholder
select * from sites where tenant_id = some(array[?, 1]::text[])
-- [2]

== query_foreign | pgsql | any of an array of arrays
select * from sites where tenant_id = any(?)
-- ["{{1},{2}}"]

== query_foreign | pgsql | any of an array with NULL
select * from sites where tenant_id = any(?)
-- ["{1,NULL}"]

== query_foreign | pgsql | any of an array with escapes
select * from sites where tenant_id = any(?)
-- ["{\"1\\\\\"}"]

== query_unscoped_read | pgsql | any of an array that is cut by its type
select * from sites where tenant_id = any(?::varchar(1)[])
-- ["{1}"]

== query_unscoped_read | pgsql | any of an array is not one of several
select * from sites where tenant_id = any(?) is not true
-- ["{1}"]

== query_unscoped_read | pgsql | not equal to any
select * from sites where tenant_id <> any(?)
-- ["{1}"]

== query_unscoped_read | pgsql | equal to all of none
select * from sites where tenant_id = all(?)
-- ["{}"]

== query_foreign | pgsql | any of named values
select * from sites where tenant_id = any(:ids)
-- {"ids": "{1,2}"}

== query_unscoped_read | mysql | any of a value
select * from sites where tenant_id = any(?)
-- ["{1}"]

== proven | mysql | INSERT IGNORE with a key of its own, which nobody can guess
insert ignore into `sites` (`id`, `tenant_id`, `name`) values (?, ?, ?)
-- ["0190e7a2-5f6b-7c1d-8e2f-0123456789ab", 1, "x"]

== proven | sqlite pgsql | DO NOTHING with a key of its own, which nobody can guess
insert into "sites" ("id", "tenant_id", "name") values (?, ?, ?), (?, ?, ?) on conflict do nothing
-- ["0190e7a2-5f6b-7c1d-8e2f-0123456789ab", 1, "x", "01arz3ndektsv4rrffq69g5fav", 1, "y"]

== query_unverified_key | sqlite | INSERT OR IGNORE, one key can be guessed
insert or ignore into sites (id, tenant_id, name) values (?, 1, ?), (?, 1, ?)
-- ["0190e7a2-5f6b-7c1d-8e2f-0123456789ab", "x", "901", "y"]

== query_unverified_key | sqlite | INSERT OR IGNORE with a UUID that can be guessed
insert or ignore into sites (id, tenant_id, name) values (?, 1, ?)
-- ["00000000-0000-1000-8000-000000000001", "x"]

== query_unverified_key | sqlite | INSERT OR REPLACE with a key that nobody can guess
insert or replace into sites (id, tenant_id, name) values (?, 1, ?)
-- ["0190e7a2-5f6b-7c1d-8e2f-0123456789ab", "x"]

== query_unanalysable | mysql | a procedure, behind a setting
set statement max_statement_time = 1 for call purge_everything()
-- []

== query_unanalysable | mysql | a procedure, in a block
begin not atomic call purge_everything(); end
-- []

== query_unanalysable | mysql | a procedure, in a block with a label
l1: begin not atomic call purge_everything(); end
-- []

== query_unanalysable | mysql | a procedure, behind a condition
if 1 then call purge_everything(); end if
-- []

== proven | mysql | DELETE with an outer join that a condition makes an inner one
delete b from site_backups b left join sites s on s.id = b.site_id where s.tenant_id = 1
-- []

== query_unscoped_write | mysql | UPDATE with an outer join that stays one
update site_backups b left join sites s on s.id = b.site_id and s.tenant_id = 1 set b.size = 1
-- []

== proven | an outer join in ON of another, which a condition makes inner ones
select * from site_backups b left join sites s on s.id = b.site_id left join vps_servers v on s.tenant_id = 1 where v.id = 1
-- []

== query_unscoped_read | an outer join whose row may be missing, asked in NOT
select * from site_backups b left join vps_servers v on b.site_id = 101 where (v.id = 1) is not true
-- []

== query_unscoped_read | an outer join, and a condition on the side that it keeps
select * from site_backups b left join vps_servers v on b.site_id = 101 where b.size = 1
-- []

== query_unscoped_read | an outer join, and a condition on groups
select s.id from site_backups b left join sites s on s.id = b.site_id group by s.id having s.tenant_id = 1
-- []

== query_unanalysable | pgsql | an element of an array
select * from sites where tenant_id = any((array[1, 2])[2:2])
-- []

== query_foreign | pgsql | an array with bounds
select * from sites where tenant_id = any(?)
-- ["[1:1]={2}"]

== query_unscoped_read | pgsql | any of an array to which something is added
select * from sites where tenant_id = any(?::int[] || 2)
-- ["{1}"]

== query_unverified_key | pgsql | the keys of polymorphic owners in an array
select * from comments where commentable_type = 'App\Models\Site' and commentable_id = any(?)
-- ["{101,901}"]

== proven | pgsql | the keys of own polymorphic owners in an array
select * from comments where commentable_type = 'App\Models\Site' and commentable_id = any(?)
-- ["{101,102}"]

== query_unscoped_write | a row that names its owner, but not its tenant
insert into "folders" ("parent_id", "name") values (?, ?)
-- [601, "x"]

== proven | a placeholder behind SELECT is no label
select :name as given, name from sites where tenant_id = :tenant
-- {"name": "x", "tenant": 1}

== query_unanalysable | the condition of an outer join behind another join
select * from sites left join vps_servers cross join folders on sites.tenant_id = 1 and folders.tenant_id = 1
-- []

== query_unscoped_write | a row of nobody, from an outer join that finds none
insert into folders (tenant_id, name) select s.tenant_id, v.name from vps_servers v left join sites s on s.vps_id = v.id and s.tenant_id = 1
-- []

== proven | a row from an outer join that finds one
insert into folders (tenant_id, name) select s.tenant_id, v.name from vps_servers v left join sites s on s.vps_id = v.id where s.tenant_id = 1
-- []

== query_unscoped_write | a child without its owner
insert into "site_backups" ("size") values (?)
-- [5]

== query_foreign | pgsql | an array with bounds, which is not understood
select * from sites where tenant_id = any(?)
-- ["[1:1]={1}"]
