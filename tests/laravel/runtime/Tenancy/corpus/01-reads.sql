== proven | condition on the dimension
select * from "sites" where "sites"."tenant_id" = ? and "status" = ? order by "name" limit 10 offset 20
-- [1, "active"]

== proven | condition without table name
select * from sites where tenant_id = ?
-- [1]

== proven | literal
select * from sites where tenant_id = 1
-- []

== proven | turned around
select * from sites where 1 = tenant_id
-- []

== proven | named placeholder
select * from sites where tenant_id = :tenant and name = :name
-- {"tenant": 1, "name": "x"}

== query_foreign | named placeholder with somebody else's value
select * from sites where tenant_id = :tenant
-- {":tenant": 2}

== query_foreign | 4 where other tenant
select * from "sites" where "tenant_id" = ?
-- [2]

== query_foreign | 7 raw literal
select * from sites where tenant_id = 2
-- []

== query_foreign | a text is not a number
select * from sites where tenant_id = '1a'
-- []

== query_foreign | no binding is there
select * from sites where tenant_id = ?
-- []

== query_foreign | NULL
select * from sites where tenant_id = null
-- []

== query_unscoped_read | 2 all(), 3 withoutGlobalScopes
select * from "sites"
-- []

== query_unscoped_read | 5 DB::table bare, soft deletes
select * from "sites" where "sites"."deleted_at" is null
-- []

== query_unverified_key | 1 find foreign id
select * from "sites" where "sites"."id" = ? limit 1
-- [901]

== query_unverified_key | 6 by request id
select * from "site_backups" where "id" = ?
-- [901]

== proven | key that was seen
select * from "sites" where "sites"."id" = ? limit 1
-- [101]

== proven | keys that were seen
select * from "sites" where "sites"."id" in (?, ?)
-- [101, 102]

== query_unverified_key | 34 eager load over a bad key
select * from "sites" where "sites"."id" in (?, ?)
-- [101, 901]

== query_unverified_key | a key is a key of its table only
select * from "sites" where "sites"."id" = ?
-- [201]

== query_unscoped_read | 8 orWhere precedence
select * from "sites" where "tenant_id" = ? and "status" = ? or "name" = ?
-- [1, "active", "x"]

== proven | OR in parentheses
select * from "sites" where "tenant_id" = ? and ("status" = ? or "name" = ?)
-- [1, "active", "x"]

== proven | both branches name the dimension
select * from sites where (tenant_id = ? and status = ?) or (tenant_id = ? and name = ?)
-- [1, "x", 1, "y"]

== query_foreign | one branch names somebody else
select * from sites where (tenant_id = ? and status = ?) or (tenant_id = ? and name = ?)
-- [1, "x", 2, "y"]

== query_foreign | 60 IN mine + theirs
select * from "sites" where "tenant_id" in (?, ?)
-- [1, 2]

== query_unscoped_read | 61 tenant != mine
select * from "sites" where "tenant_id" <> ?
-- [1]

== query_unscoped_read | tenant != mine, in C's way
select * from "sites" where "tenant_id" != ?
-- [1]

== query_unscoped_read | NOT
select * from sites where not tenant_id = ?
-- [1]

== query_unscoped_read | NOT of a group
select * from sites where not (tenant_id = ? and name = ?)
-- [1, "x"]

== query_unscoped_read | NOT IN
select * from sites where tenant_id not in (?)
-- [1]

== query_unscoped_read | IS FALSE after a group
select * from sites where (tenant_id = ?) is false
-- [1]

== query_unscoped_read | compared with 0
select * from sites where (tenant_id = ?) = 0
-- [1]

== query_unscoped_read | a chain of comparisons
select * from sites where tenant_id = ? = 0
-- [1]

== query_unscoped_read | within CASE
select * from sites where case when tenant_id = ? then 0 else 1 end = 1
-- [1]

== query_unscoped_read | AND of BETWEEN is not AND
select * from sites where 1 between 0 and tenant_id = ?
-- [1]

== proven | BETWEEN beside the condition
select * from sites where size between ? and ? and tenant_id = ?
-- [1, 5, 1]

== query_unscoped_read | greater or equal
select * from sites where tenant_id >= ?
-- [1]

== query_unscoped_read | LIKE
select * from sites where tenant_id like ?
-- ["%"]

== query_unscoped_read | arithmetic
select * from sites where tenant_id = ? + 1
-- [1]

== query_unscoped_read | 12 tenant_id only selected
select "tenant_id", "id" from "sites" where "status" = ?
-- ["active"]

== query_unscoped_read | condition in HAVING only
select tenant_id, count(*) from sites group by tenant_id having tenant_id = ?
-- [1]

== query_unscoped_read | 13 exists oracle
select exists(select * from "sites" where "domain" = ?) as "exists"
-- ["example.org"]

== query_unscoped_read | 13 count oracle
select count(*) as aggregate from "sites" where "domain" = ?
-- ["example.org"]

== query_unscoped_read | 14 unique rule without tenant
select count(*) as aggregate from "sites" where "domain" = ? and "id" <> ?
-- ["example.org", 101]

== query_unverified_key | 15 exists rule without tenant
select count(*) as aggregate from "sites" where "id" = ?
-- [901]

== proven | exists rule with tenant
select count(*) as aggregate from "sites" where "id" = ? and ("tenant_id" = ?)
-- [901, 1]

== proven | unique rule over a column that is unique across tenants
select count(*) as aggregate from "users" where "email" = ? and "id" <> ?
-- ["a@example.org", 301]

== proven | existence by a column that is unique across tenants
select exists(select * from "users" where "email" = ?) as "exists"
-- ["a@example.org"]

== query_unscoped_read | 40 by e-mail: the row is read, not only its existence
select * from "users" where "email" = ? limit 1
-- ["a@example.org"]

== query_unscoped_read | an oracle behind a unique column
select count(*) as aggregate from "users" where "email" = ? and "password" like ?
-- ["a@example.org", "a%"]

== query_unscoped_read | several e-mails at once
select count(*) as aggregate from "users" where "email" in (?, ?)
-- ["a@example.org", "b@example.org"]

== query_unscoped_read | 39 by user
select * from "sites" where "user_id" = ?
-- [301]

== query_foreign | 41 other organisation's invoices
select * from "invoices" where "organization_id" = ?
-- [11]

== proven | invoices of the organisation
select * from "invoices" where "organization_id" = ? order by "id" desc
-- [10]

== query_unscoped_read | the organisation is not enough for a tenant's rows
select * from "usage" where "organization_id" = ?
-- [10]

== proven | both dimensions
select * from "usage" where "organization_id" = ? and "tenant_id" = ?
-- [10, 1]

== query_foreign | both dimensions, one of them somebody else's
select * from "usage" where "organization_id" = ? and "tenant_id" = ?
-- [11, 1]

== context_missing | 42 no context, read
select * from "sites" where "tenant_id" = ?
-- [1] none

== proven | login by e-mail before context
select * from "users" where "email" = ? limit 1
-- ["a@example.org"] none

== context_missing | a bootstrap table joined with another
select "sites".* from "sites" inner join "users" on "users"."id" = "sites"."user_id" where "email" = ?
-- ["a@example.org"] none

== context_missing | keys that are hidden in a subquery are not verified without context
select * from site_user where user_id in (select id from (select id from users where id = ?) as d)
-- [901] none

== irrelevant | central table
select * from "vps_servers" where "region" = ?
-- ["eu"]

== irrelevant | a longer name
select * from "sites_archive_names" where "a" = ?
-- [1]

== proven | view with the dimension
select * from "site_view" where "tenant_id" = ?
-- [1]

== query_unscoped_read | view without condition
select * from "site_view"
-- []

== proven | organisation level: its tenants
select * from "tenants" where "organization_id" = ?
-- [10] organization

== proven | organisation level: sites of its tenants
select * from "sites" where "tenant_id" in (select "id" from "tenants" where "organization_id" = ?)
-- [10] organization

== proven | organisation level: sites of a tenant that was seen
select * from "sites" where "tenant_id" = ?
-- [2] organization

== query_unverified_key | organisation level: sites of a tenant that was not
select * from "sites" where "tenant_id" = ?
-- [9] organization

== query_unscoped_read | tenant level: other tenants of the organisation
select * from "tenants" where "organization_id" = ?
-- [10]

== query_unscoped_read | tenant level: sites of the organisation
select * from "sites" inner join "tenants" on "tenants"."id" = "sites"."tenant_id" where "organization_id" = ?
-- [10]

== query_unscoped_read | one branch names the organisation only
select * from "usage" where "tenant_id" = ? or "organization_id" = ?
-- [1, 10]

== query_foreign | a number is not a text: MySQL finds '1a' for it
select * from sites where tenant_id = ?
-- [1] text

== proven | a text is a text
select * from sites where tenant_id = ?
-- ["1"] text

== query_foreign | a number in the statement is not a text
select * from sites where tenant_id = 1
-- [] text

== query_foreign | true is not 1
select * from sites where tenant_id = ?
-- [true]

== query_foreign | 1.0 is not 1
select * from sites where tenant_id = ?
-- [1.0]

== query_unverified_key | true is not a key
select * from sites where id = ?
-- [true]
