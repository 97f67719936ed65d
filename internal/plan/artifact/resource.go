package artifact

import (
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// bucket writes a private, encrypted, versioned bucket. It has no lifecycle rule: objects keep their modification time,
// and a rule would delete old ones on arrival.
func bucket(d *document, name string) []variable {
	v := variable{name: "bucket_" + name, what: "Name of the bucket, unique over all accounts"}
	d.resource("alicloud_oss_bucket", name).
		ref("bucket", "var", v.name).set("storage_class", "Standard").set("redundancy_type", "ZRS")
	d.resource("alicloud_oss_bucket_public_access_block", name).
		ref("bucket", "alicloud_oss_bucket", name, "bucket").set("block_public_access", true)
	d.resource("alicloud_oss_bucket_server_side_encryption", name).
		ref("bucket", "alicloud_oss_bucket", name, "bucket").set("sse_algorithm", "KMS").
		ref("kms_master_key_id", "var", "kms_key_id")
	d.resource("alicloud_oss_bucket_versioning", name).
		ref("bucket", "alicloud_oss_bucket", name, "bucket").set("status", "Enabled")
	return []variable{v}
}

// rds writes an instance, its database and one account whose password comes from outside.
func rds(d *document, name, service string, st *inventory.Store, gigabytes int64) []variable {
	engine := map[string]string{
		"rds_mysql": "MySQL", "rds_postgres": "PostgreSQL", "rds_sqlserver": "SQLServer", "rds_mariadb": "MariaDB",
	}[service]
	class := variable{name: "class_" + name, what: "Instance class: match the vCPU and memory of " + st.Name}
	version := variable{name: "version_" + name, what: "Engine version of the target; the source says " + engineVersion(st, "none")}
	database := variable{name: "database_" + name, what: "Name of the database"}
	password := variable{name: "password_" + name, what: "Password of the migration account, from a secret store", sensitive: true}
	d.resource("alicloud_db_instance", name).
		set("engine", engine).ref("engine_version", "var", version.name).ref("instance_type", "var", class.name).
		set("instance_storage", gigabytes).set("db_instance_storage_type", "cloud_essd").
		ref("vpc_id", "var", "vpc_id").ref("vswitch_id", "var", "vswitch_id").
		ref("encryption_key", "var", "kms_key_id").set("deletion_protection", true)
	d.resource("alicloud_db_database", name).
		ref("instance_id", "alicloud_db_instance", name, "id").ref("data_base_name", "var", database.name)
	d.resource("alicloud_rds_account", name).
		ref("db_instance_id", "alicloud_db_instance", name, "id").set("account_name", "migration").
		set("account_type", "Super").ref("account_password", "var", password.name)
	return []variable{class, version, database, password}
}

// polardb writes a cluster; with the DynamoDB API also a table for each dataset, whose keys people fill in.
func polardb(d *document, name, service string, tables []string) []variable {
	class := variable{name: "class_" + name, what: "Node class of the cluster"}
	password := variable{name: "password_" + name, what: "Password of the account, from a secret store", sensitive: true}
	c := d.resource("alicloud_polardb_cluster", name).
		ref("db_node_class", "var", class.name).ref("vswitch_id", "var", "vswitch_id").ref("zone_id", "var", "zone_id")
	account := d.resource("alicloud_polardb_account", name).
		ref("db_cluster_id", "alicloud_polardb_cluster", name, "id").set("account_name", "migration").
		ref("account_password", "var", password.name)
	if service != "polardb_ddb" {
		c.set("db_type", "MySQL").set("db_version", "8.0")
		account.set("account_type", "Super")
		return []variable{class, password}
	}
	c.set("db_type", "PostgreSQL").set("db_version", "14").set("enable_dynamodb", true)
	account.set("account_type", "Super")
	endpoint := variable{name: "endpoint_" + name, what: "DynamoDB endpoint of the cluster, known once it exists"}
	vars := []variable{class, password, endpoint}
	for _, t := range tables {
		id := name + "_" + label(t)
		key := variable{name: "hash_key_" + id, what: "Hash key of table " + t}
		d.resource("alicloud_polardb_dynamo_table", id).
			ref("db_cluster_id", "alicloud_polardb_cluster", name, "id").ref("endpoint", "var", endpoint.name).
			set("table_name", t).ref("hash_key", "var", key.name)
		vars = append(vars, key)
	}
	return vars
}

func nas(d *document, name string) []variable {
	d.resource("alicloud_nas_file_system", name).
		set("protocol_type", "NFS").set("storage_type", "Performance").set("encrypt_type", int64(2)). // 2: with a key of the user
		ref("kms_key_id", "var", "kms_key_id")
	d.resource("alicloud_nas_access_group", name).
		set("access_group_name", strings.ReplaceAll(name, "_", "-")).set("access_group_type", "Vpc")
	d.resource("alicloud_nas_mount_target", name).
		ref("file_system_id", "alicloud_nas_file_system", name, "id").
		ref("access_group_name", "alicloud_nas_access_group", name, "access_group_name").
		ref("vswitch_id", "var", "vswitch_id")
	return nil
}

func mongo(d *document, name string, st *inventory.Store, gigabytes int64) []variable {
	class := variable{name: "class_" + name, what: "Instance class"}
	version := variable{name: "version_" + name, what: "Engine version of the target; the source says " + engineVersion(st, "none")}
	password := variable{name: "password_" + name, what: "Root password, from a secret store", sensitive: true}
	d.resource("alicloud_mongodb_instance", name).
		ref("engine_version", "var", version.name).ref("db_instance_class", "var", class.name).
		set("db_instance_storage", gigabytes).ref("vswitch_id", "var", "vswitch_id").ref("account_password", "var", password.name)
	return []variable{class, version, password}
}

func tair(d *document, name string) []variable {
	class := variable{name: "class_" + name, what: "Instance class"}
	password := variable{name: "password_" + name, what: "Password, from a secret store", sensitive: true}
	d.resource("alicloud_redis_tair_instance", name).
		ref("instance_class", "var", class.name).set("instance_type", "tair_rdb").
		ref("vpc_id", "var", "vpc_id").ref("vswitch_id", "var", "vswitch_id").ref("zone_id", "var", "zone_id").
		ref("password", "var", password.name)
	return []variable{class, password}
}

// label keeps letters and digits of a name.
func label(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else {
			b.WriteByte('_')
		}
	}
	return b.String()
}
