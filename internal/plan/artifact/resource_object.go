package artifact

// bucket writes a private, encrypted, versioned bucket: every property is a resource of its own, because the provider warns
// of mixing them with blocks inside the bucket. The one block inside is the lifecycle, which has no resource; it stays off
// until the comparison is signed, since objects keep their modification time and a rule would delete old ones on arrival.
func (m *making) bucket() {
	name := filled("bucket_"+m.name, "Name of the bucket for "+m.w.storeName(m.store.ID)+", unique over all accounts")
	name.check = "can(regex(\"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$\", var." + name.name + "))"
	name.message = "3 to 63 lower-case letters, digits and hyphens, no hyphen at either end."
	class := m.choice("class_of", "Storage class; colder ones bill 64 KB an object and a least time", "Standard", "Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive")
	b := m.resource("oss_bucket").expr("bucket", "var."+name.name).expr("storage_class", class).set("redundancy_type", "ZRS")
	m.tags(b)
	m.lifecycle(b)
	m.buckets = append(m.buckets, m.name)
	of := func(kind string) block { return m.own(m.resource(kind), "bucket", "oss_bucket", "bucket") }
	of("oss_bucket_acl").set("acl", "private")
	of("oss_bucket_public_access_block").set("block_public_access", true)
	of("oss_bucket_server_side_encryption").set("sse_algorithm", "KMS").expr("kms_master_key_id", "var.kms_key_id")
	of("oss_bucket_versioning").set("status", "Enabled")
	of("oss_bucket_logging").expr("target_bucket", "var.log_bucket").set("target_prefix", "access/"+m.name+"/")
	of("oss_bucket_https_config").set("enable", true).expr("tls_versions", `["TLSv1.2", "TLSv1.3"]`)
	of("oss_bucket_policy").expr("policy", `jsonencode({
		Version = "1"
		Statement = [{
			Effect    = "Deny"
			Action    = ["oss:*"]
			Principal = ["*"]
			Resource  = ["acs:oss:*:*:${var.`+name.name+`}", "acs:oss:*:*:${var.`+name.name+`}/*"]
			Condition = { Bool = { "acs:SecureTransport" = ["false"] } }
		}]
	})`)
	m.vars = append(m.vars, name)
	m.d.block("output", "bucket_"+m.name).expr("value", "alicloud_oss_bucket."+m.name+".bucket")
}

// lifecycle writes the rules of the bucket, none before people say that the comparison was signed.
func (m *making) lifecycle(b block) {
	compared, rules := "compared_"+m.name, "lifecycle_"+m.name
	m.vars = append(m.vars,
		variable{name: compared, kind: "bool", value: "false", what: "true once the comparison of this bucket is signed; before that a rule would act on objects that just arrived with their old dates"},
		variable{
			name: rules, kind: "list(object({ prefix = string, days = number, storage_class = string }))", value: "[]",
			what: "Lifecycle rules of the source that are to hold here as well: moved to a colder class after so many days",
		},
	)
	d := b.sub("dynamic", "lifecycle_rule")
	d.expr("for_each", "var."+compared+" ? var."+rules+" : []")
	c := d.sub("content")
	c.expr("prefix", "lifecycle_rule.value.prefix").set("enabled", true)
	c.sub("transitions").expr("days", "lifecycle_rule.value.days").expr("storage_class", "lifecycle_rule.value.storage_class")
}

// nas writes a file system that is encrypted with the user's key and mounted in the private network alone.
func (m *making) nas() {
	protocol := m.choice("protocol", "NFS, or SMB for Windows shares", "NFS", "NFS", "SMB")
	kind := m.choice("storage_type", "By throughput: Performance or Capacity", "Performance", "Performance", "Capacity")
	const byUser = 2 // of encrypt_type: with a key of the user
	m.tags(m.resource("nas_file_system").expr("protocol_type", protocol).expr("storage_type", kind).
		set("file_system_type", "standard").set("encrypt_type", int64(byUser)).expr("kms_key_id", "var.kms_key_id"))
	m.resource("nas_access_group").set("access_group_name", dashed(m.name)).set("access_group_type", "Vpc")
	t := m.own(m.resource("nas_mount_target"), "file_system_id", "nas_file_system", "id")
	network(m.own(t, "access_group_name", "nas_access_group", "access_group_name"), "vpc_id", "vswitch_id").set("network_type", "Vpc")
}

// cpfs writes a parallel file system; its capacity is bought ahead.
func (m *making) cpfs() {
	kind := m.ask("storage_type", "Baseline of the parallel file system, by the throughput that clients reach together")
	b := m.resource("nas_file_system").set("protocol_type", "cpfs").expr("storage_type", kind).
		set("file_system_type", "cpfs").expr("capacity", m.storage(1))
	m.tags(network(b, "zone_id", "vpc_id", "vswitch_id"))
	network(m.own(m.resource("nas_mount_target"), "file_system_id", "nas_file_system", "id"), "vpc_id", "vswitch_id").set("network_type", "Vpc")
}

// vault writes a vault for backups that is encrypted with the user's key, and a policy to fill in.
func (m *making) vault() {
	m.tags(m.resource("hbr_vault").set("vault_name", dashed(m.name)).set("vault_type", "STANDARD").
		set("encrypt_type", "KMS").expr("kms_key_id", "var.kms_key_id"))
	kept := m.number("retention", "Days that a backup is kept: those of the source")
	p := m.resource("hbr_policy").set("policy_name", dashed(m.name))
	m.own(p.sub("rules").set("rule_type", "BACKUP").set("backup_type", "COMPLETE").expr("retention", kept).
		expr("schedule", m.ask("schedule", "When a backup starts, as I|START|INTERVAL, the interval in ISO 8601")), "vault_id", "hbr_vault", "id")
	bind := m.own(m.resource("hbr_policy_binding"), "policy_id", "hbr_policy", "id")
	bind.expr("data_source_id", m.ask("data_source", "What is backed up: the bucket, file system or instance of this wave")).
		expr("source_type", m.ask("source_type", "Kind of what is backed up: OSS, NAS, UDM_ECS …"))
}
