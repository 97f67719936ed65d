package artifact

// lindorm writes an instance of the wide-column or of the time-series engine.
func (m *making) lindorm() {
	engine := "TABLE"
	if m.service == "lindorm_ts" {
		engine = "TSDB"
	}
	const least = 400 // GB, as in the provider's own example; the console says the least of a region
	b := m.resource("lindorm_instance_v2").set("instance_alias", dashed(m.name)).set("arch_version", "1.0").set("payment_type", "POSTPAY").
		set("cloud_storage_type", "PerformanceStorage").expr("cloud_storage_size", m.storage(least)).set("deletion_protection", "true")
	network(b, "vpc_id", "vswitch_id", "zone_id")
	g := b.sub("engine_list").set("engine_type", engine).sub("node_group")
	g.expr("node_count", m.number("nodes", "Number of nodes, by a load test at the peak")).expr("node_spec", m.class("Node class")).
		set("resource_group_name", "default")
	w := b.sub("white_ip_list")
	w.set("group_name", "home").expr("ip_list", m.ask("clients", "Address range of the clients in the private network"))
}

// tablestore writes an instance that only the private network reaches, and a table for each dataset.
func (m *making) tablestore() {
	m.tags(m.resource("ots_instance").expr("name", m.ask("instance", "Name of the instance, 3 to 16 letters, digits and hyphens")).
		set("description", dashed(m.name)).set("accessed_by", "Vpc"))
	for _, t := range m.labels() {
		key := filled("primary_key_"+t[0], "First primary key column of table "+t[1]+"; the types of all columns are mapped by hand")
		b := m.d.resource("alicloud_ots_table", t[0])
		m.own(b, "instance_name", "ots_instance", "name").set("table_name", label(t[1])).expr("max_version", "1").expr("time_to_live", "-1").
			set("enable_sse", true).set("sse_key_type", "SSE_KMS_SERVICE")
		b.sub("primary_key").expr("name", "var."+key.name).set("type", "String")
		m.vars = append(m.vars, key)
	}
}

// gpdb writes a warehouse with elastic storage, encrypted and reachable from the private network alone.
func (m *making) gpdb() {
	const least = 50 // GB of a node, the least that the provider takes
	b := m.resource("gpdb_instance").set("engine", "gpdb").expr("engine_version", m.choice("version", "Version of the engine", "7.0", "6.0", "7.0")).
		set("db_instance_mode", "StorageElastic").set("db_instance_category", "HighAvailability").set("instance_network_type", "VPC").
		expr("instance_spec", m.class("Specification of a node")).expr("seg_node_num", m.number("nodes", "Compute nodes: one for each slice of the source, a multiple of 4")).
		set("seg_storage_type", "cloud_essd").expr("storage_size", m.storage(least)).set("payment_type", "PayAsYouGo").
		set("description", dashed(m.name)).set("encryption_type", "CloudDisk").expr("encryption_key", "var.kms_key_id").expr("ssl_enabled", "1")
	m.tags(network(b, "vpc_id", "vswitch_id", "zone_id"))
	b.sub("ip_whitelist").expr("security_ip_list", m.ask("clients", "Address range of the clients in the private network"))
}

// hologres writes an instance with an endpoint in the private network and none beside.
func (m *making) hologres() {
	b := m.resource("hologram_instance").set("instance_name", dashed(m.name)).set("instance_type", "Standard").set("payment_type", "PayAsYouGo").
		set("pricing_cycle", "Hour").expr("cpu", m.number("cpu", "Cores, by concurrency and a load test: 16, 32, 64 …")).expr("zone_id", "var.zone_id").set("enable_ssl", true)
	m.tags(b)
	e := b.sub("endpoints").set("type", "VPCSingleTunnel")
	network(e, "vpc_id", "vswitch_id")
}

// maxcompute writes a project that protects its data from other projects, encrypted, with labels and policies on.
func (m *making) maxcompute() {
	b := m.resource("maxcompute_project").expr("project_name", m.ask("project", "Name of the project, unique over all accounts")).
		set("default_quota", "os_PayAsYouGoQuota").set("comment", dashed(m.name))
	m.tags(b)
	e := b.sub("properties").set("type_system", "2").sub("encryption")
	e.set("enable", true).set("algorithm", "AESCTR").expr("key", "var.kms_key_id")
	s := b.sub("security_properties").set("using_acl", true).set("using_policy", true).set("label_security", true).set("enable_download_privilege", true)
	s.sub("project_protection").set("protected", true)
}

// graph writes a graph database in the private network.
func (m *making) graph() {
	const least = 50 // GB, as in the provider's own example
	b := m.resource("graph_database_db_instance").set("db_instance_category", "HA").set("db_instance_network_type", "vpc").
		set("db_instance_storage_type", "cloud_essd").expr("db_node_class", m.class("Node class")).expr("db_node_storage", "tostring("+m.storage(least)+")").
		expr("db_version", m.choice("version", "1.0 speaks Gremlin, 1.0-OpenCypher speaks Cypher", "1.0", "1.0", "1.0-OpenCypher")).
		set("payment_type", "PayAsYouGo").set("db_instance_description", dashed(m.name))
	network(b, "vpc_id", "vswitch_id", "zone_id")
	b.sub("db_instance_ip_array").set("db_instance_ip_array_name", "home").
		expr("security_ips", m.ask("clients", "Address range of the clients in the private network"))
}

// clickhouse writes a cluster in the private network with encrypted disks.
func (m *making) clickhouse() {
	const least = 100 // GB of a node, the least of the console
	b := m.resource("click_house_db_cluster").set("category", "HighAvailability").set("db_cluster_network_type", "vpc").
		expr("db_cluster_class", m.class("Cluster class")).
		expr("db_cluster_version", m.choice("version", "Version of the cluster", "23.8", "21.8.10.19", "22.8.5.29", "23.8")).
		expr("db_node_group_count", m.number("shards", "Shards, as at the source")).expr("db_node_storage", "tostring("+m.storage(least)+")").
		set("payment_type", "PayAsYouGo").set("storage_type", "cloud_essd").set("db_cluster_description", dashed(m.name)).
		set("encryption_type", "CloudDisk").expr("encryption_key", "var.kms_key_id")
	network(b, "vpc_id", "vswitch_id", "zone_id")
	b.sub("db_cluster_access_white_list").set("db_cluster_ip_array_name", "home").
		expr("security_ip_list", m.ask("clients", "Address range of the clients in the private network"))
}

// dataJob writes a job of data integration for each dataset between two data sources that people have registered.
func (m *making) dataJob() {
	b := m.resource("data_works_di_job").set("job_name", dashed(m.name)).set("migration_type", "FullAndRealtimeIncremental").
		expr("project_id", m.number("workspace", "Id of the DataWorks workspace")).
		expr("source_data_source_type", m.ask("source_type", "Type of the registered source: MySQL, PolarDB, Oracle …")).
		expr("destination_data_source_type", m.ask("target_type", "Type of the registered target: Hologres, OSS, MaxCompute …"))
	b.sub("source_data_source_settings").expr("data_source_name", m.ask("source", "Name of the registered source"))
	b.sub("destination_data_source_settings").expr("data_source_name", m.ask("target", "Name of the registered target"))
	r := b.sub("resource_settings")
	group := m.ask("resource_group", "Resource group in the private network that runs the job")
	for _, use := range []string{"offline_resource_settings", "realtime_resource_settings", "schedule_resource_settings"} {
		r.sub(use).expr("resource_group_identifier", group)
	}
	t := b.sub("table_mappings")
	for _, name := range m.w.tables(m.step) {
		t.sub("source_object_selection_rules").set("action", "Include").set("expression_type", "Exact").
			set("object_type", "Table").set("expression", name)
	}
}
