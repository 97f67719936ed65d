package artifact

import (
	"strings"
)

// dashed is a name for services that take letters, digits and hyphens.
func dashed(name string) string { return strings.ReplaceAll(strings.Trim(name, "_"), "_", "-") }

// rds writes an instance in two zones, its database and one account whose password comes from outside.
func (m *making) rds() {
	engine := map[string]string{
		"rds_mysql": "MySQL", "rds_postgres": "PostgreSQL", "rds_sqlserver": "SQLServer", "rds_mariadb": "MariaDB",
	}[m.service]
	const least = 20 // GB, the smallest cloud disk of an instance
	b := m.resource("db_instance").set("engine", engine).expr("engine_version", m.version()).
		expr("instance_type", m.class("Instance class")).expr("instance_storage", m.storage(least)).
		set("instance_name", dashed(m.name)).set("db_instance_storage_type", "cloud_essd").
		expr("encryption_key", "var.kms_key_id").set("deletion_protection", true).
		expr("security_group_ids", "[var.security_group_id]").set("storage_auto_scale", "Enable").expr("storage_threshold", "20").
		expr("storage_upper_bound", m.number("storage_limit", "GB up to which the disk may grow by itself"))
	m.tags(network(b, "vpc_id", "vswitch_id", "zone_id"))
	m.d.comment("Backups follow the policy that the service sets at first; set days and log backup as at the source before the switch.")
	m.database()
	a := m.own(m.resource("rds_account"), "db_instance_id", "db_instance", "id")
	a.set("account_name", "migration").set("account_type", "Super").expr("account_password", m.password("Password of the migration account"))
	m.d.block("output", "instance_"+m.name).expr("value", "alicloud_db_instance."+m.name+".id")
}

// database writes the database of an instance. The instance of one kind creates none: its copy brings it along.
func (m *making) database() {
	b := m.own(m.resource("db_database"), "instance_id", "db_instance", "id")
	b.expr("data_base_name", m.ask("database", "Name of the database, as at the source"))
	set := map[string]string{"rds_mysql": "utf8mb4", "rds_mariadb": "utf8mb4", "rds_postgres": "UTF8"}[m.service]
	if set != "" {
		b.expr("character_set", m.choice("character_set", "Character set of the source", set, set, "utf8", "gbk", "latin1", "SQL_ASCII"))
	}
}

// polardb writes a cluster that locks its deletion and encrypts what it stores, its database and an account.
func (m *making) polardb() {
	kind := map[string]string{"polardb_mysql": "MySQL", "polardb_postgres": "PostgreSQL", "polardb_oracle": "Oracle"}[m.service]
	m.cluster(kind, m.version())
	d := m.own(m.resource("polardb_database"), "db_cluster_id", "polardb_cluster", "id").
		expr("db_name", m.ask("database", "Name of the database, as at the source"))
	if kind != "MySQL" {
		m.own(d, "account_name", "polardb_account", "account_name")
	}
	m.own(m.resource("polardb_account"), "db_cluster_id", "polardb_cluster", "id").set("account_name", "migration").
		set("account_type", "Super").expr("account_password", m.password("Password of the migration account"))
}

// cluster writes a cluster of the version.
func (m *making) cluster(kind, version string) block {
	const locked = 1
	b := m.resource("polardb_cluster").set("db_type", kind).expr("db_version", version).
		expr("db_node_class", m.class("Node class")).expr("db_node_count", "2").set("pay_type", "PostPaid").
		set("description", dashed(m.name)).set("deletion_lock", int64(locked)).expr("security_group_ids", "[var.security_group_id]").
		set("backup_retention_policy_on_cluster_deletion", "LATEST")
	if kind == "MySQL" {
		b.set("tde_status", "Enabled").expr("encryption_key", "var.kms_key_id")
	} else {
		m.d.comment("Transparent encryption is switched on in the console where the kernel offers it; the provider sets it for MySQL.")
	}
	m.tags(network(b, "vpc_id", "vswitch_id", "zone_id"))
	m.d.block("output", "cluster_"+m.name).expr("value", "alicloud_polardb_cluster."+m.name+".id")
	return b
}

// polardbDynamo writes a cluster with the DynamoDB interface, its endpoint in the private network, and a table for each
// dataset. The keys of a table are what people have to say: an inventory without values does not tell them.
func (m *making) polardbDynamo() {
	m.cluster("PostgreSQL", m.choice("version", "Version of the cluster whose kernel has the DynamoDB interface", "14", "14", "16")).
		set("enable_dynamodb", true)
	a := m.own(m.resource("polardb_account"), "db_cluster_id", "polardb_cluster", "id").set("account_name", "migration")
	a.set("account_type", "DynamoDB").expr("account_password", m.password("Password of the account of the interface"))
	m.own(m.resource("polardb_endpoint"), "db_cluster_id", "polardb_account", "db_cluster_id").
		set("endpoint_type", "DynamoDB").set("read_write_mode", "ReadWrite")
	v := variable{
		name: "endpoint_" + m.name, value: `""`,
		what:    "http://HOST:5432 of the DynamoDB endpoint, known once it exists; apply again then: the tables are made over it",
		message: "An address that begins with http, or nothing before the endpoint exists.",
	}
	endpoint := "var." + v.name
	v.check = endpoint + ` == "" || startswith(` + endpoint + `, "http")`
	m.vars = append(m.vars, v)
	for _, t := range m.labels() {
		m.table(t[0], t[1], endpoint)
	}
}

func (m *making) table(id, name, endpoint string) {
	key, kind := filled("hash_key_"+id, "Partition key of table "+name), variable{
		name: "hash_key_type_" + id, what: "Type of the partition key: S, N or B", value: literal("S"),
		check: `contains(["S", "N", "B"], var.hash_key_type_` + id + `)`, message: "S, N or B.",
	}
	sort := variable{name: "range_key_" + id, kind: "object({ name = string, type = string })", value: "null", what: "Sort key of table " + name + ", null where there is none"}
	b := m.d.resource("alicloud_polardb_dynamo_table", id).expr("count", endpoint+` == "" ? 0 : 1`)
	m.own(b, "db_cluster_id", "polardb_cluster", "id").expr("endpoint", endpoint).set("table_name", name).set("billing_mode", "PAY_PER_REQUEST")
	b.expr("hash_key", "var."+key.name).expr("range_key", "try(var."+sort.name+".name, null)")
	b.sub("attribute").expr("name", "var."+key.name).expr("type", "var."+kind.name)
	d := b.sub("dynamic", "attribute").expr("for_each", "var."+sort.name+" == null ? [] : [var."+sort.name+"]")
	d.sub("content").expr("name", "attribute.value.name").expr("type", "attribute.value.type")
	m.vars = append(m.vars, key, kind, sort)
}

// mongo writes a replica set that is encrypted, backed up, and protected from deletion.
func (m *making) mongo() {
	const least, kept = 20, 7
	b := m.resource("mongodb_instance").expr("engine_version", m.version()).expr("db_instance_class", m.class("Instance class")).
		expr("db_instance_storage", m.storage(least)).set("name", dashed(m.name)).set("storage_type", "cloud_essd1").
		set("network_type", "VPC").expr("security_group_id", "var.security_group_id").
		set("db_instance_release_protection", true).set("encrypted", true).expr("cloud_disk_encryption_key", "var.kms_key_id").
		expr("backup_period", `["Monday", "Wednesday", "Friday", "Sunday"]`).set("backup_retention_period", int64(kept)).
		expr("account_password", m.password("Password of the root account"))
	m.tags(network(b, "vpc_id", "vswitch_id", "zone_id"))
	m.d.block("output", "instance_"+m.name).expr("value", "alicloud_mongodb_instance."+m.name+".id")
}

// tair writes a cache of the memory kind in the private network. It is no child of a global cache: those do not mix the
// mainland with the rest.
func (m *making) tair() {
	b := m.resource("redis_tair_instance").expr("instance_class", m.class("Instance class")).set("instance_type", "tair_rdb").
		expr("engine_version", m.choice("version", "Redis protocol that clients speak", "6.0", "5.0", "6.0")).
		set("tair_instance_name", dashed(m.name)).set("payment_type", "PayAsYouGo").expr("security_group_id", "var.security_group_id").
		set("ssl_enabled", "Enable").expr("password", m.password("Password of the cache"))
	m.tags(network(b, "vpc_id", "vswitch_id", "zone_id"))
}
