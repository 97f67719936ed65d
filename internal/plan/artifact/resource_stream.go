package artifact

// elasticsearch writes a cluster without a public address, with encrypted disks.
func (m *making) elasticsearch() {
	const least, nodes = 20, 3
	b := m.resource("elasticsearch_instance").expr("version", m.version()).expr("vswitch_id", "var.vswitch_id").set("description", dashed(m.name)).
		set("payment_type", "PayAsYouGo").set("protocol", "HTTPS").set("enable_public", false).set("enable_kibana_public_network", false).
		expr("password", m.password("Password of the elastic user")).
		expr("private_whitelist", "["+m.ask("clients", "Address range of the clients in the private network")+"]")
	m.tags(b)
	d := b.sub("data_node_configuration").expr("spec", m.class("Class of a data node")).set("amount", int64(nodes))
	d.expr("disk", m.storage(least)).set("disk_type", "cloud_essd").set("disk_encryption", true)
	m.d.comment("The disk is that of one node: with copies of the index on three nodes each holds the whole of it.")
}

// kafka writes an instance in the private network, a topic for each dataset and a group for the mirror.
func (m *making) kafka() {
	const least = 500    // GB of the smallest class
	const inPrivate = 5  // of deploy_type: the private network alone
	const solidState = 1 // of disk_type
	b := m.resource("alikafka_instance").set("name", dashed(m.name)).set("deploy_type", int64(inPrivate)).set("disk_type", int64(solidState)).
		expr("disk_size", m.storage(least)).expr("io_max_spec", m.class("Traffic class")).
		expr("partition_num", m.number("partitions", "Partitions of all topics together, as at the source")).
		set("paid_type", "PostPaid").set("spec_type", "normal").expr("kms_key_id", "var.kms_key_id").
		expr("security_group", "var.security_group_id").set("service_version", "2.2.0")
	m.tags(network(b, "vpc_id", "vswitch_id", "zone_id"))
	for _, t := range m.labels() {
		v := variable{name: "partitions_" + t[0], kind: "number", value: "12", what: "Partitions of topic " + t[1] + ": those of the source", check: "var.partitions_" + t[0] + " > 0", message: "At least one."}
		k := m.d.resource("alicloud_alikafka_topic", t[0])
		m.own(k, "instance_id", "alikafka_instance", "id").set("topic", t[1]).set("remark", "moved").expr("partition_num", "var."+v.name)
		m.vars = append(m.vars, v)
	}
	m.own(m.resource("alikafka_consumer_group"), "instance_id", "alikafka_instance", "id").set("consumer_id", "mirror").set("remark", "the mirror of the move")
}

// datahub writes a project and a topic for each dataset.
func (m *making) datahub() {
	m.resource("datahub_project").set("name", m.name).set("comment", "moved")
	const days = 7 // that DataHub keeps a record at most
	for _, t := range m.labels() {
		shards := variable{name: "shards_" + t[0], kind: "number", value: "1", what: "Shards of topic " + t[1] + ": those of the source", check: "var.shards_" + t[0] + " > 0", message: "At least one."}
		b := m.d.resource("alicloud_datahub_topic", t[0])
		m.own(b, "project_name", "datahub_project", "name").set("name", label(t[1])).set("record_type", "BLOB").
			set("life_cycle", int64(days)).expr("shard_count", "var."+shards.name).set("comment", "moved")
		m.vars = append(m.vars, shards)
	}
}

// queue writes a queue for each dataset.
func (m *making) queue() {
	const day, days = 86400, 4
	for _, t := range append(m.labels(), [2]string{m.name + "_dead", dashed(m.name) + "-dead"}) {
		m.tags(m.d.resource("alicloud_message_service_queue", t[0]).set("queue_name", dashed(label(t[1]))).
			set("message_retention_period", int64(days*day)).set("logging_enabled", true))
	}
}

func (m *making) eventBus() {
	m.resource("event_bridge_event_bus").set("event_bus_name", dashed(m.name)).set("description", "moved")
}

// logs writes a project with a store for each dataset. Network logs are kept for half a year at least.
func (m *making) logs() {
	m.tags(m.resource("log_project").expr("project_name", m.ask("project", "Name of the project, unique in the region")).set("description", "moved"))
	kept := "retention_" + m.name
	m.vars = append(m.vars, variable{
		name: kept, kind: "number", value: "180", what: "Days that logs are kept: the longer of the legal time and that of the source",
		check: "var." + kept + " >= 180", message: "Network logs are kept for six months at least: csl, article 23.",
	})
	for _, t := range m.labels() {
		b := m.d.resource("alicloud_log_store", t[0])
		m.own(b, "project_name", "log_project", "project_name").set("logstore_name", dashed(label(t[1]))).
			expr("retention_period", "var."+kept).expr("shard_count", "2").set("auto_split", true).expr("max_split_shard_count", "64")
		b.sub("encrypt_conf").set("enable", true).set("encrypt_type", "default")
		i := m.d.resource("alicloud_log_store_index", t[0]).expr("project", "alicloud_log_store."+t[0]+".project_name")
		i.expr("logstore", "alicloud_log_store."+t[0]+".logstore_name").sub("full_text").set("case_sensitive", false).set("include_chinese", true)
	}
}

// trail writes an audit trail that delivers into the bucket of the landing zone.
func (m *making) trail() {
	m.resource("actiontrail_trail").set("trail_name", dashed(m.name)).set("event_rw", "All").set("trail_region", "All").
		expr("oss_bucket_name", "var.log_bucket").set("oss_key_prefix", m.name)
}

// secret writes one secret whose value comes from outside and is replaced by rotation, not copied from abroad.
func (m *making) secret() {
	m.tags(m.resource("kms_secret").set("secret_name", dashed(m.name)).set("version_id", "v1").set("secret_data_type", "text").
		expr("secret_data", m.password("Value of the secret, made new at home")).expr("dkms_instance_id", m.ask("kms_instance", "KMS instance of the landing zone: its output kms_instance_id")).
		expr("encryption_key_id", "var.kms_key_id").expr("recovery_window_in_days", "30"))
}

// key writes one key in the KMS instance of the landing zone. Keys cannot move: what they protect is encrypted again.
func (m *making) key() {
	m.tags(m.resource("kms_key").set("description", dashed(m.name)).set("key_usage", "ENCRYPT/DECRYPT").set("key_spec", "Aliyun_AES_256").
		expr("dkms_instance_id", m.ask("kms_instance", "KMS instance of the landing zone: its output kms_instance_id")).
		set("automatic_rotation", "Enabled").set("rotation_interval", "365d").set("deletion_protection", "Enabled").expr("pending_window_in_days", "30"))
	m.own(m.resource("kms_alias").set("alias_name", "alias/"+dashed(m.name)), "key_id", "kms_key", "id")
}
