package artifact

import (
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

const (
	zone         = "landing-zone/"
	organization = zone + "organization/"
)

// landingZone writes what every move rests on. Two folders, because two accounts apply them: the management account owns
// the directory and the control policies, which do not bind itself; the account that holds the data owns the rest.
func (w *writer) landingZone() {
	w.organization()
	w.network()
	w.keys()
	w.audit()
	w.detect()
	line := w.line()
	if line {
		w.excepted()
	}
	w.outputs(line)
	vars := []variable{
		w.region(),
		filled("account_id", "Id of the account that holds the data, the one that applies this folder"),
		filled("zone_id", "Zone of the first vSwitch"), filled("zone_id_b", "Zone of the second vSwitch, another one"),
		{name: "vpc_cidr", what: "Address range of the VPC; it must overlap with no network that a line joins", value: literal("10.0.0.0/16"), check: "can(cidrnetmask(var.vpc_cidr))", message: "An address range such as 10.0.0.0/16."},
		filled("audit_bucket", "Name of the bucket of the audit trail, unique over all accounts"),
		filled("log_bucket", "Name of the bucket of access logs, unique over all accounts"),
		filled("state_bucket", "Name of the bucket of the Terraform state, unique over all accounts"),
		filled("log_project", "Name of the project of logs, unique in the region"),
		{name: "audit_days", kind: "number", value: "365", what: "Days for which nothing can delete the audit trail; once locked it cannot be shortened", check: "var.audit_days >= 184", message: "Logs are kept for six months at least, 184 days: csl, article 23."},
		{name: "kms_spec", kind: "number", what: "Calls a second of the KMS instance", check: "var.kms_spec > 0", message: "By the calls a second of everything that encrypts with it."},
		{name: "kms_keys", kind: "number", what: "Keys that the KMS instance can hold", check: "var.kms_keys > 0", message: "At least one."},
		{name: "line_bandwidth", kind: "number", what: "Mbit/s of the registered line across the border", check: "var.line_bandwidth >= 2", message: "Lines begin at 2 Mbit/s."},
		filled("peer_region", "Region at the other end of the line"),
		filled("peer_transit_router_id", "Transit router at the other end, made by whoever runs it"),
	}
	w.variables(zone, used(vars, w.textOf(zone)))
	w.versions(zone)
}

// network writes the private network. There is no way in from outside: no rule of the security group lets one through.
func (w *writer) network() {
	d := newDocument()
	d.comment("Generated from the plan; nothing here is applied by domicile, and no secret belongs into this file.",
		"Run by the account that holds the data, after organization/.",
		"because everything that comes home is reached over this network alone: pipl, article 51: measures of protection",
		"Buckets, keys and databases are reached by their addresses inside the VPC. The schema that this was checked against has",
		"no resource of PrivateLink: make an endpoint by hand for a service of another account.",
		"undo: terraform destroy; it holds no data yet")
	d.resource("alicloud_vpc", "home").set("vpc_name", "home").expr("cidr_block", "var.vpc_cidr").object("tags", "made_by", "domicile")
	for i, name := range []string{"home", "home_b"} {
		suffix := strings.TrimPrefix(name, "home")
		d.resource("alicloud_vswitch", name).expr("vpc_id", "alicloud_vpc.home.id").
			expr("cidr_block", "cidrsubnet(var.vpc_cidr, 8, "+strconv.Itoa(i)+")").expr("zone_id", "var.zone_id"+suffix).
			set("vswitch_name", dashed(name)).object("tags", "made_by", "domicile")
	}
	d.resource("alicloud_security_group", "home").set("security_group_name", "home").expr("vpc_id", "alicloud_vpc.home.id").
		set("inner_access_policy", "Drop").object("tags", "made_by", "domicile")
	d.comment("Only the private network itself comes in.")
	d.resource("alicloud_security_group_rule", "inside").set("type", "ingress").set("ip_protocol", "tcp").set("port_range", "1/65535").
		set("policy", "accept").expr("security_group_id", "alicloud_security_group.home.id").expr("cidr_ip", "var.vpc_cidr")
	w.add(zone+"main.tf", d.bytes())
}

// keys writes the KMS instance and the key. Who can decrypt from abroad has access from abroad, so the key is made here
// and the policy of the key is the account's own.
func (w *writer) keys() {
	d := newDocument()
	d.comment("Keys are made in the mainland and stay there: they cannot move, and what they protect is encrypted again.",
		"undo: disable the key and schedule its deletion; nothing is encrypted with it yet")
	d.resource("alicloud_kms_instance", "home").expr("vpc_id", "alicloud_vpc.home.id").
		expr("vswitch_ids", "[alicloud_vswitch.home.id, alicloud_vswitch.home_b.id]").expr("zone_ids", "[var.zone_id, var.zone_id_b]").
		set("product_version", "3").expr("spec", "var.kms_spec").expr("key_num", "var.kms_keys").expr("secret_num", "100").expr("vpc_num", "1").
		set("deletion_protection", true).object("tags", "made_by", "domicile")
	d.resource("alicloud_kms_key", "home").set("description", "Data kept in the mainland").expr("dkms_instance_id", "alicloud_kms_instance.home.id").
		set("key_spec", "Aliyun_AES_256").set("key_usage", "ENCRYPT/DECRYPT").set("automatic_rotation", "Enabled").set("rotation_interval", "365d").
		set("deletion_protection", "Enabled").expr("pending_window_in_days", "30").object("tags", "made_by", "domicile")
	d.resource("alicloud_kms_alias", "home").set("alias_name", "alias/home").expr("key_id", "alicloud_kms_key.home.id")
	w.add(zone+"keys.tf", d.bytes())
}

// audit writes the buckets of the trail, of the logs and of the state, and what is written into them.
func (w *writer) audit() {
	d := newDocument()
	d.comment("Who did what: the trail lies at home, in a bucket that nobody can delete from until its time is over.",
		"because network logs are kept for six months at least: csl, article 23",
		"undo: the lock of the bucket is not undone; keep it InProgress until the rest stands")
	for _, b := range []struct{ name, variable string }{{"audit", "audit_bucket"}, {"log", "log_bucket"}, {"state", "state_bucket"}} {
		d.resource("alicloud_oss_bucket", b.name).expr("bucket", "var."+b.variable).set("storage_class", "Standard").
			set("redundancy_type", "ZRS").object("tags", "made_by", "domicile")
		of := func(kind string) block {
			return d.resource("alicloud_oss_bucket_"+kind, b.name).expr("bucket", "alicloud_oss_bucket."+b.name+".bucket")
		}
		of("acl").set("acl", "private")
		of("public_access_block").set("block_public_access", true)
		if b.name != "state" { // services write here, and none of them has a right to the key
			of("server_side_encryption").set("sse_algorithm", "AES256")
			continue
		}
		of("server_side_encryption").set("sse_algorithm", "KMS").expr("kms_master_key_id", "alicloud_kms_key.home.id")
		of("versioning").set("status", "Enabled")
	}
	d.resource("alicloud_oss_bucket_worm", "audit").expr("bucket", "alicloud_oss_bucket.audit.bucket").
		expr("retention_period_in_days", "var.audit_days").set("status", "InProgress")
	d.comment("Set status to Locked once the first events lie in the bucket: an open lock ends by itself after a day.")
	d.resource("alicloud_oss_account_public_access_block", "home").set("block_public_access", true)
	d.resource("alicloud_log_project", "home").expr("project_name", "var.log_project").set("description", "Logs kept in the mainland").object("tags", "made_by", "domicile")
	d.resource("alicloud_log_store", "home").expr("project_name", "alicloud_log_project.home.project_name").set("logstore_name", "flows").
		expr("retention_period", "var.audit_days").expr("shard_count", "2").set("auto_split", true).expr("max_split_shard_count", "16")
	d.resource("alicloud_actiontrail_trail", "home").set("trail_name", "domicile-audit").set("event_rw", "All").set("trail_region", "All").
		expr("oss_bucket_name", "alicloud_oss_bucket.audit.bucket")
	w.add(zone+"audit.tf", d.bytes())
}

// line writes the network across the border, and only when a flow goes on across it. It returns whether one does.
func (w *writer) line() bool {
	var flows []string
	for i := range w.p.Syncs {
		s := &w.p.Syncs[i]
		if crosses(s) {
			flows = append(flows, string(s.Flow)+": "+string(s.Word))
		}
	}
	if len(flows) == 0 {
		return false
	}
	d := newDocument()
	d.comment("The line across the border, leased from a licensed carrier for its registered use.",
		"because international connections run through the national public gateways alone: international-networking-provisions, article 6",
		"verify: ga:QueryCrossBorderApprovalStatus answers PASSED before this is applied",
		"Keep it aside until then, and apply it with the role domicile-registered-line: the control policy excepts that one alone.",
		"undo: end the contract by its terms; detach the peer first", "Flows that go on across it, each within its own word:")
	const shown = 20
	for i, f := range flows {
		if i == shown {
			d.comment("  and " + strconv.Itoa(len(flows)-shown) + " more, in plan.json")
			break
		}
		d.comment("  " + f)
	}
	d.resource("alicloud_cen_instance", "line").set("cen_instance_name", "domicile-line").set("protection_level", "REDUCED").object("tags", "made_by", "domicile")
	d.resource("alicloud_cen_transit_router", "line").expr("cen_id", "alicloud_cen_instance.line.id").set("transit_router_name", "domicile-line").object("tags", "made_by", "domicile")
	v := d.resource("alicloud_cen_transit_router_vpc_attachment", "line").expr("cen_id", "alicloud_cen_instance.line.id").
		expr("transit_router_id", "alicloud_cen_transit_router.line.transit_router_id").expr("vpc_id", "alicloud_vpc.home.id").object("tags", "made_by", "domicile")
	for _, suffix := range []string{"", "_b"} {
		v.sub("zone_mappings").expr("zone_id", "var.zone_id"+suffix).expr("vswitch_id", "alicloud_vswitch.home"+suffix+".id")
	}
	d.resource("alicloud_cen_transit_router_peer_attachment", "line").expr("cen_id", "alicloud_cen_instance.line.id").
		expr("transit_router_id", "alicloud_cen_transit_router.line.transit_router_id").expr("peer_transit_router_id", "var.peer_transit_router_id").
		expr("peer_transit_router_region_id", "var.peer_region").set("bandwidth_type", "DataTransfer").expr("bandwidth", "var.line_bandwidth").
		set("default_link_type", "Gold").set("auto_publish_route_enabled", false).object("tags", "made_by", "domicile")
	w.add(zone+"line.tf", d.bytes())
	return true
}

// crosses reports whether a flow goes on over a line: out of the mainland, by a mechanism that carries something. The place
// of a store abroad is a flow in the plan as well, and nothing goes over a line for it.
func crosses(s *plan.Sync) bool {
	carried := s.Mode == inventory.Copy || s.Mode == inventory.RemoteAccess
	stays := slices.Contains([]string{"place_stays", "outside_stays", "none_needed", "none_allowed"}, s.Mechanism)
	return s.Word != plan.Never && carried && !stays && s.To.Zone != inventory.Mainland && s.To.Zone != ""
}

func (w *writer) outputs(line bool) {
	d := newDocument()
	out := func(name, value string) { d.block("output", name).expr("value", value) }
	out("vpc_id", "alicloud_vpc.home.id")
	out("vswitch_id", "alicloud_vswitch.home.id")
	out("zone_id", "alicloud_vswitch.home.zone_id")
	out("security_group_id", "alicloud_security_group.home.id")
	out("kms_key_id", "alicloud_kms_key.home.id")
	out("kms_instance_id", "alicloud_kms_instance.home.id")
	out("log_bucket", "alicloud_oss_bucket.log.bucket")
	out("state_bucket", "alicloud_oss_bucket.state.bucket")
	if line {
		out("cen_id", "alicloud_cen_instance.line.id")
	}
	w.add(zone+"outputs.tf", d.bytes())
}
