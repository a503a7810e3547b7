== proven | comments
select /* own */ * from sites -- only
where tenant_id = 1 -- own
-- []

== query_unscoped_read | a condition in a comment
select * from sites -- where tenant_id = 1
-- []

== query_unscoped_read | a condition in a long comment
select * from sites /* where tenant_id = 1 */
-- []

== query_unscoped_read | a condition in a string
select * from sites where name = 'x'' and tenant_id = 1 and '''
-- []

== query_unanalysable | a comment that MySQL executes
select * from sites where tenant_id = 1 /*! or 1 = 1 */
-- []

== query_unanalysable | a comment that MariaDB executes
select * from sites where tenant_id = 1 /*M! or 1 = 1 */
-- []

== query_unanalysable | a comment within a comment ends here or there
select * from sites where tenant_id = 1 /* /* */ or 1 = 1 -- */
-- []

== query_unanalysable | a carriage return ends a comment here or there
select * from sites where tenant_id = 1 -- own or 1 = 1
-- []

== query_unanalysable | mysql | two dashes without blank are two operators
select * from sites where tenant_id = 1 --1 or 1 = 1
-- []

== query_unscoped_read | mysql | comment to the end of the line
select * from sites # where tenant_id = 1
-- []

== query_unanalysable | mysql pgsql | a backslash that may escape
select * from sites where name = 'x\' and tenant_id = 1 and name <> '
-- []

== proven | sqlite | a backslash that does not
select * from sites where name = 'x\' and tenant_id = 1
-- []

== proven | a backslash that changes nothing
select * from sites where type = 'App\Models\Site' and tenant_id = 1
-- []

== query_unscoped_read | pgsql | a string with escapes
select * from sites where name = E'x\' and tenant_id = 1 and '
-- []

== query_unscoped_read | pgsql | a string in dollars
select * from sites where name = $$x and tenant_id = 1 and $$
-- []

== query_unscoped_read | pgsql | a string in named dollars
select * from sites where name = $a$x $$ and tenant_id = 1 and $a$
-- []

== query_unanalysable | pgsql | names in escapes
select * from U&"\0073ites"
-- []

== query_unscoped_read | mysql | a name in double quotes is a string
select * from sites where "tenant_id" = 1
-- []

== query_unscoped_read | mysql | a value in double quotes may be a name
select * from sites where tenant_id = "1"
-- []

== query_unanalysable | mysql | OR or concatenation
select * from sites where tenant_id = 1 || 1 = 1
-- []

== proven | mysql | AND in another way
select * from sites where tenant_id = 1 && status = 'on'
-- []

== query_unscoped_read | pgsql | an operator that is not AND
select * from sites where tenant_id = 1 && status
-- []

== query_unanalysable | mysql | XOR
select * from sites where tenant_id = 1 xor 1 = 1
-- []

== proven | sqlite | names in brackets
select * from [sites] where [sites].[tenant_id] = 1
-- []

== proven | sqlite mysql | names in backticks
select * from `sites` where `sites`.`tenant_id` = 1
-- []

== proven | upper case
SELECT * FROM SITES WHERE SITES.TENANT_ID = 1
-- []

== proven | pgsql | casts
select id::text, "options"->>'a' from sites where tenant_id = ?::bigint and "options" ?? 'a' and "options" @> '{"a": 1}'::jsonb
-- [1]

== proven | pgsql | CAST of a value
select * from sites where tenant_id = cast(? as bigint)
-- [1]

== query_unscoped_read | pgsql | a cast that cuts
select * from sites where tenant_id::char(1) = '1'
-- []

== query_unscoped_read | pgsql | negation of a value
select * from sites where tenant_id = -1
-- []

== proven | pgsql | numbered placeholders
select * from sites where name = $2 and tenant_id = $1
-- [1, "x"]

== query_unanalysable | sqlite | numbered placeholders
select * from sites where tenant_id = ?1
-- [1]

== query_unanalysable | placeholders of two kinds
select * from sites where tenant_id = ? and name = :name
-- [1]

== query_unanalysable | a number that runs into a word
select * from sites where tenant_id = 1or 1 = 1
-- []

== query_unanalysable | parentheses that do not match
select * from sites where (tenant_id = 1
-- []

== query_unanalysable | parentheses that do not match, either
select * from sites where tenant_id = 1) or (1 = 1
-- []

== query_unanalysable | text that is nothing
select * from sites where tenant_id = 1 } or 1 = 1
-- []

== proven | mysql | index hint
select * from `sites` use index (tenant) where `tenant_id` = ?
-- [1]

== proven | sqlite | index hint
select * from "sites" indexed by tenant where "tenant_id" = ?
-- [1]

== proven | mysql pgsql | lock
select * from sites where tenant_id = ? for update skip locked
-- [1]

== proven | mysql | shared lock
select * from sites where tenant_id = ? lock in share mode
-- [1]

== query_unanalysable | something is called by the name of another table
select * from vps_servers as sites where tenant_id = 1
-- []

== query_unanalysable | mysql | INTO OUTFILE
select * from sites where tenant_id = 1 into outfile '/tmp/x'
-- []

== query_unanalysable | EXPLAIN
explain select * from sites where tenant_id = 1
-- []

== query_unanalysable | a prepared statement
prepare p from 'select * from sites'
-- []
