package artifact

import (
	"fmt"
	"path"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// terraform adds a document with its variables and versions to the files of the sync.
func (x *sheet) terraform(d *document, vars []variable) {
	sub := &writer{p: x.w.p, k: x.w.k}
	sub.add("main.tf", d.bytes())
	sub.variables("", vars)
	sub.versions("")
	x.files = append(x.files, sub.files...)
}

// replication is one rule for one prefix, with acceleration because the line crosses the border, with puts alone so
// that a delete abroad is a step of its own, and with a role that can do nothing else.
func (x *sheet) replication() {
	if factOf(x.s, "border") != "crosses" {
		return
	}
	name := x.label()
	d := newDocument()
	d.comment("Generated from the plan. Nothing here is applied by domicile. No secret belongs into this file.")
	d.comment("Both buckets need the same state of versioning. Nothing outside the prefixes leaves.")
	d.resource("alicloud_oss_bucket_transfer_acceleration", name).ref("bucket", "var", "source_bucket").set("enabled", true)
	d.resource("alicloud_ram_role", name).set("role_name", strings.ReplaceAll(name, "_", "-")+"-oss").
		set("description", "Replicates the listed prefixes of one bucket").
		expr("assume_role_policy_document", `jsonencode({ Version = "1", Statement = [{ Action = "sts:AssumeRole", Effect = "Allow", Principal = { Service = ["oss.aliyuncs.com"] } }] })`)
	d.resource("alicloud_ram_policy", name).set("policy_name", strings.ReplaceAll(name, "_", "-")+"-oss").expr("policy_document", replicationPolicy(x.prefixes()))
	d.resource("alicloud_ram_role_policy_attachment", name).
		ref("role_name", "alicloud_ram_role", name, "role_name").ref("policy_name", "alicloud_ram_policy", name, "policy_name").set("policy_type", "Custom")
	rule := d.resource("alicloud_oss_bucket_replication", name).
		ref("bucket", "alicloud_oss_bucket_transfer_acceleration", name, "bucket").set("action", "PUT").
		set("historical_object_replication", "enabled").ref("sync_role", "alicloud_ram_role", name, "role_name")
	rule.sub("destination").ref("bucket", "var", "destination_bucket").ref("location", "var", "destination_location").set("transfer_type", "oss_acc")
	rule.sub("prefix_set").set("prefixes", x.prefixes())
	x.terraform(d, []variable{
		x.region(),
		{name: "source_bucket", what: x.leaving()},
		{name: "destination_bucket", what: "Bucket that receives them"},
		{name: "destination_location", what: "Region of that bucket, such as oss-ap-southeast-1"},
	})
}

// region is where the source lies once it is where it will be.
func (x *sheet) region() variable {
	v := variable{name: "region", what: "Region of the source", value: x.w.p.Region}
	if factOf(x.s, "home") != "comes_home" && x.store.Provider == "aliyun" {
		v.value = x.store.Region
	}
	return v
}

func (x *sheet) leaving() string {
	if x.s.GroupMin > 0 {
		return "Bucket of what was made to leave, apart from the data that it was made of"
	}
	return "Bucket that the data leave from"
}

// replicationPolicy allows reading the prefixes and writing them on the other side.
func replicationPolicy(prefixes []string) string {
	from, to := make([]string, len(prefixes)), make([]string, len(prefixes))
	for i, p := range prefixes {
		key := strings.Trim(literal(p), `"`)
		from[i] = `"acs:oss:*:*:${var.source_bucket}/` + key + `*"`
		to[i] = `"acs:oss:*:*:${var.destination_bucket}/` + key + `*"`
	}
	return `jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = ["oss:ReplicateList", "oss:ReplicateGet"], Resource = ["acs:oss:*:*:${var.source_bucket}", ` +
		strings.Join(from, ", ") + `] }, { Effect = "Allow", Action = ["oss:ReplicateGet", "oss:ReplicatePut"], Resource = ["acs:oss:*:*:${var.destination_bucket}", ` +
		strings.Join(to, ", ") + `] }] })`
}

// prefixes are the parts of the bucket that leave: the product of a job, or what holds the datasets of the flow.
func (x *sheet) prefixes() []string {
	if x.s.GroupMin > 0 {
		return []string{exportPrefix}
	}
	var list []string
	for _, d := range x.data {
		list = append(list, objectPrefix(d.Path, d.Name))
	}
	return sorted(list)
}

// objectPrefix is the part of a key template before its first wildcard, up to a slash.
func objectPrefix(paths ...string) string {
	for _, p := range paths {
		if p == "" {
			continue
		}
		head, _, wild := strings.Cut(p, "*")
		if !wild {
			return p
		}
		if i := strings.LastIndex(head, "/"); i >= 0 {
			return head[:i+1]
		}
		return head
	}
	return exportPrefix
}

// label is the name of the sync in Terraform.
func (x *sheet) label() string { return "s_" + label(path.Base(x.s.Folder())) }

// dts writes the instance in Terraform and the objects of the job as the interface takes them: by column, so that what
// is not listed does not flow. Accounts and their secrets are given when it is configured.
func (x *sheet) dts() {
	engine := x.w.k.DTS.Engine(factOf(x.s, "engine"))
	word := ""
	if engine != nil {
		word = engine.Synchronization.Instance.Source()
	}
	if word != "" {
		architecture := "oneway"
		if x.s.Mechanism == "dts_two_way" {
			architecture = "bidirectional"
		}
		d := newDocument()
		d.comment("Generated from the plan. Nothing here is applied by domicile. No secret belongs into this file.")
		d.resource("alicloud_dts_synchronization_instance", x.label()).
			set("payment_type", "PayAsYouGo").set("source_endpoint_engine_name", word).set("destination_endpoint_engine_name", engine.Synchronization.Instance.Target()).
			ref("source_endpoint_region", "var", "source_region").ref("destination_endpoint_region", "var", "destination_region").
			set("instance_class", "small").set("sync_architecture", architecture)
		x.terraform(d, []variable{
			x.region(),
			{name: "source_region", what: "Region of the source", value: x.region().value},
			{name: "destination_region", what: "Region of the target; between the mainland and elsewhere it is a cross-border instance"},
		})
	}
	x.addJSON("objects.json", x.objects())
}

// objects lists tables and columns. What a mask would change cannot be listed, because the service would send it as it
// is: such a column comes from a view or an export instead.
func (x *sheet) objects() []object {
	tables := []object{}
	for _, out := range x.outputs() {
		columns := []object{}
		for _, c := range out.columns {
			if c.Mask == plan.MaskKeep {
				columns = append(columns, object{"ColumnName": c.Name})
			}
		}
		if len(columns) > 0 {
			tables = append(tables, object{"TableName": out.source, "ColumnIncludes": columns})
		}
	}
	database := object{"DBName": "${database}", "AllTable": false, "TableIncludes": tables}
	if factOf(x.s, "engine") == "postgres" {
		database["SchemaName"] = "${schema}"
	}
	return []object{database}
}

// maxComputeSQL reads the files of a dataset over an external table and writes its groups beside them, under the prefix
// that leaves.
func (x *sheet) maxComputeSQL() {
	var b strings.Builder
	fmt.Fprintf(&b, "-- People in groups of at least %d; nothing else is written. 只输出不少于 %d 人的分组。\n", x.s.GroupMin, x.s.GroupMin)
	b.WriteString("-- Project and bucket lie in one mainland region; ${…} is filled in by whoever runs it. 项目与桶在同一境内地域。\n")
	for _, o := range x.outputs() {
		x.externalTable(&b, o)
	}
	x.add("job.sql", []byte(b.String()))
}
