package artifact

import (
	"encoding/json"
	"slices"
)

// landingZone writes the network, the key, the role of the migration, the audit trail and the policies that keep what
// comes home at home.
func (w *writer) landingZone() {
	const folder = "terraform/landing-zone/"
	d := newDocument()
	d.comment("Generated from the plan. Nothing here is applied by domicile. No secret belongs into this file.")
	d.resource("alicloud_vpc", "home").set("vpc_name", "home").ref("cidr_block", "var", "vpc_cidr")
	d.resource("alicloud_vswitch", "home").
		ref("vpc_id", "alicloud_vpc", "home", "id").ref("cidr_block", "var", "vswitch_cidr").ref("zone_id", "var", "zone_id").
		set("vswitch_name", "home")
	d.resource("alicloud_security_group", "home").
		set("security_group_name", "home").ref("vpc_id", "alicloud_vpc", "home", "id")
	d.resource("alicloud_kms_instance", "home").
		ref("vpc_id", "alicloud_vpc", "home", "id").refs("vswitch_ids", "alicloud_vswitch", "home", "id").
		refs("zone_ids", "var", "zone_id").set("product_version", "3").set("deletion_protection", true)
	d.resource("alicloud_kms_key", "home").
		set("description", "Data kept in the mainland").ref("dkms_instance_id", "alicloud_kms_instance", "home", "id").
		set("key_spec", "Aliyun_AES_256").set("key_usage", "ENCRYPT/DECRYPT").set("deletion_protection", "Enabled")
	d.resource("alicloud_kms_alias", "home").
		set("alias_name", "alias/home").ref("key_id", "alicloud_kms_key", "home", "id")
	d.resource("alicloud_oss_account_public_access_block", "home").set("block_public_access", true)
	w.role(d)
	w.guard(d)
	for _, out := range [][3]string{
		{"vpc_id", "alicloud_vpc", "id"}, {"vswitch_id", "alicloud_vswitch", "id"}, {"kms_key_id", "alicloud_kms_key", "id"},
	} {
		d.block("output", out[0]).ref("value", out[1], "home", out[2])
	}
	w.add(folder+"main.tf", d.bytes())
	w.variables(folder, []variable{
		w.region(),
		{name: "zone_id", what: "Zone of the vSwitch"},
		{name: "vpc_cidr", what: "Address range of the VPC", value: "10.0.0.0/16"},
		{name: "vswitch_cidr", what: "Address range of the vSwitch", value: "10.0.0.0/24"},
		{name: "audit_bucket", what: "Name of the bucket of the audit trail, in the mainland"},
	})
	w.versions(folder)
}

// role writes the role that copies: it writes objects and reads nothing else.
func (w *writer) role(d *document) {
	d.resource("alicloud_ram_role", "migration").
		set("role_name", "domicile-migration").
		set("assume_role_policy_document", policyDocument(statement{"Effect": "Allow", "Action": []string{"sts:AssumeRole"}, "Principal": map[string][]string{"Service": {"mgw.aliyuncs.com"}}}))
	d.resource("alicloud_ram_policy", "migration").
		set("policy_name", "domicile-migration").
		set("policy_document", policyDocument(statement{
			"Effect":   "Allow",
			"Action":   []string{"oss:GetBucketInfo", "oss:GetObject", "oss:GetObjectMeta", "oss:ListObjects", "oss:PutObject"},
			"Resource": []string{"acs:oss:*:*:*"},
		}))
	d.resource("alicloud_ram_role_policy_attachment", "migration").
		ref("role_name", "alicloud_ram_role", "migration", "role_name").
		ref("policy_name", "alicloud_ram_policy", "migration", "policy_name").set("policy_type", "Custom")
}

// guard writes what denies and what records an export: no replication out of the mainland, no resource outside it, and
// an audit trail at home.
func (w *writer) guard(d *document) {
	d.resource("alicloud_resource_manager_control_policy", "stay_home").
		set("control_policy_name", "stay-home").set("description", "What came home stays home").set("effect_scope", "RAM").
		set("policy_document", policyDocument(
			statement{
				"Effect": "Deny", "Action": []string{"oss:PutBucketReplication", "oss:PutBucketTransferAcceleration"}, "Resource": []string{"*"},
			},
			statement{
				"Effect": "Deny", "Action": []string{"oss:PutBucket", "rds:CreateDBInstance", "polardb:CreateDBCluster"}, "Resource": []string{"*"},
				"Condition": map[string]map[string][]string{"StringNotEquals": {"acs:RequestedRegion": w.mainland()}},
			},
		))
	d.resource("alicloud_oss_bucket", "audit").ref("bucket", "var", "audit_bucket").set("storage_class", "Standard")
	d.resource("alicloud_oss_bucket_public_access_block", "audit").
		ref("bucket", "alicloud_oss_bucket", "audit", "bucket").set("block_public_access", true)
	d.resource("alicloud_actiontrail_trail", "audit").
		set("trail_name", "domicile-audit").ref("oss_bucket_name", "alicloud_oss_bucket", "audit", "bucket").
		set("event_rw", "All").set("trail_region", "All")
}

// mainland lists the mainland regions of the table; Hong Kong is not one of them.
func (w *writer) mainland() []string {
	var ids []string
	for _, r := range w.k.Regions {
		if r.Zone == "mainland" {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// statement is one statement of a RAM or control policy, with the keys that the policy language has.
type statement map[string]any

// policyDocument renders a policy; its keys come out sorted.
func policyDocument(statements ...statement) string {
	data, err := json.Marshal(map[string]any{"Statement": statements, "Version": "1"})
	if err != nil {
		return "{}" // strings, lists and maps of them always encode
	}
	return string(data)
}
