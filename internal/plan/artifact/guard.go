package artifact

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// longestPolicy is the most characters that a control policy may have.
const longestPolicy = 4096

// policy is one control policy, named after the rail that it is a part of.
type policy struct {
	name string
	rail *plan.Deny
	data []byte
}

// policies writes the rails as policies. A rail that is longer than a policy may be becomes several.
func (w *writer) policies() []policy {
	var list []policy
	for i := range w.k.Guards.Denies {
		d := &w.k.Guards.Denies[i]
		part := []statement{}
		finish := func() {
			if len(part) > 0 {
				name := d.ID
				if n := slices.IndexFunc(list, func(p policy) bool { return p.rail == d }); n >= 0 {
					name += "-" + strconv.Itoa(len(list)-n+1)
				}
				list, part = append(list, policy{name, d, compact(part)}), nil
			}
		}
		for _, s := range d.Scopes {
			next := w.deny(d, s)
			if len(compact(append(slices.Clone(part), next))) > longestPolicy {
				finish()
			}
			part = append(part, next)
		}
		finish()
	}
	return list
}

// compact renders statements without spaces, because the length of a policy is limited.
func compact(statements []statement) []byte {
	data, err := json.Marshal(map[string]any{"Statement": statements, "Version": "1"})
	if err != nil {
		return []byte("{}") // strings, lists and maps of them always encode
	}
	return data
}

// deny is the statement for the actions of one service.
func (w *writer) deny(d *plan.Deny, s plan.Scoped) statement {
	resources := []string{"*"}
	if d.Abroad {
		resources = nil
		for _, region := range closedPatterns(&w.k.Guards) {
			resources = append(resources, "acs:"+s.Service+":"+region+":*:*")
		}
	}
	out := statement{"Effect": "Deny", "Action": s.Actions, "Resource": resources}
	if d.Except != "" {
		out["Condition"] = map[string]any{"StringNotLike": map[string][]string{"acs:PrincipalARN": {"acs:ram:*:*:role/" + d.Except}}}
	}
	return out
}

// closedPatterns names the regions outside the mainland. A family of names stands as one pattern only where the table has
// no mainland region in it, so that a region that opens tomorrow is closed as well; any other region stands by its name.
func closedPatterns(g *plan.Guards) []string {
	family := func(id string) string {
		head, _, _ := strings.Cut(id, "-")
		return head + "-"
	}
	var list []string
	for _, id := range g.Closed {
		inFamily := func(home string) bool { return family(home) == family(id) }
		if slices.ContainsFunc(g.Home, inFamily) {
			list = append(list, id)
		} else {
			list = append(list, family(id)+"*")
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// organization writes what the management account applies: the directory with its folders and accounts, the control
// policies on the folder of data, the aggregator of the configuration audit, single sign-on.
func (w *writer) organization() {
	d := newDocument()
	d.comment("Generated from the plan; nothing here is applied by domicile. Run by the management account, which holds no data.",
		"Where a resource directory exists already, import it instead of making one: see imports.tf.example.",
		"undo: detach the policies; a member account cannot be deleted while it holds resources")
	d.resource("alicloud_resource_manager_resource_directory", "home").set("status", "Enabled")
	for _, f := range []string{"data", "shared"} {
		d.resource("alicloud_resource_manager_folder", f).set("folder_name", "mainland-"+f).
			expr("parent_folder_id", "alicloud_resource_manager_resource_directory.home.root_folder_id")
		d.resource("alicloud_resource_manager_account", f).expr("display_name", "var.account_"+f).
			expr("folder_id", "alicloud_resource_manager_folder."+f+".id").object("tags", "made_by", "domicile")
	}
	d.comment("People of the directory are data as well: open it in a mainland region, which is chosen once.")
	d.resource("alicloud_cloud_sso_directory", "home").expr("directory_name", "var.sso_directory").set("mfa_authentication_status", "Enabled")
	d.resource("alicloud_config_aggregator", "home").set("aggregator_name", "mainland").set("description", "Configuration of every member account").
		set("aggregator_type", "RD")
	for _, a := range []string{"data", "shared"} {
		d.block("output", "account_"+a).expr("value", "alicloud_resource_manager_account."+a+".id")
	}
	w.add(organization+"main.tf", d.bytes())
	i := newDocument()
	i.comment("Rename to imports.tf and fill in the ids where these exist already; terraform plan then shows what would change.")
	for _, kind := range []string{"resource_manager_resource_directory", "config_aggregator", "cloud_sso_directory"} {
		i.block("import").expr("to", "alicloud_"+kind+".home").set("id", "")
	}
	w.add(organization+"imports.tf.example", i.bytes())
	w.attach()
	w.variables(organization, []variable{
		w.region(), filled("account_data", "Display name of the account that will hold the data"),
		filled("account_shared", "Display name of the account of logs and audit"),
		filled("sso_directory", "Name of the single sign-on directory, unique over all customers"),
	})
	w.versions(organization)
}

// attach writes the control policies, what each cannot catch, and attaches them to the folder of the data.
func (w *writer) attach() {
	d := newDocument()
	d.comment("Control policies on the folder of the accounts that hold data. The documents lie beside, in control-policy/.",
		"verify: creating a bucket in cn-hongkong with a role of the member account is refused; in "+w.p.Region+" it is not")
	var book strings.Builder
	book.WriteString("# Guard rails / 防护栏\n\nWhat they deny and detect, and what each cannot catch. They are rails of the company around what came home; the article beside each is its reason, no duty to have it. Nothing here was applied. / 拒绝与检测的内容，以及各自发现不了什么。防护栏由公司自设，所列条款是设置的理由，并非设置的义务。均未执行。\n")
	for _, p := range w.policies() {
		name := label(p.name)
		d.comment(p.name+": "+p.rail.What.EN, "because "+p.rail.Instrument+", article "+p.rail.Article,
			"does not catch: "+p.rail.Misses.EN, "evidence: "+p.rail.Source+" ["+p.rail.Mark+"]")
		d.resource("alicloud_resource_manager_control_policy", name).set("control_policy_name", "domicile-"+p.name).
			set("description", "domicile").set("effect_scope", "All").expr("policy_document", "file(\"${path.module}/control-policy/"+p.name+".json\")")
		d.resource("alicloud_resource_manager_control_policy_attachment", name).
			expr("policy_id", "alicloud_resource_manager_control_policy."+name+".id").expr("target_id", "alicloud_resource_manager_folder.data.id")
		w.add(organization+"control-policy/"+p.name+".json", append(p.data, '\n'))
		fmt.Fprintf(&book, "\n## %s\n\n- denies / 拒绝: %s / %s\n- does not catch / 发现不了: %s / %s\n- because / 依据: %s %s\n- evidence / 证据: %s [%s]%s\n",
			p.name, p.rail.What.EN, p.rail.What.ZH, p.rail.Misses.EN, p.rail.Misses.ZH, p.rail.Instrument, p.rail.Article, p.rail.Source, p.rail.Mark, recalled(p.rail))
	}
	for i := range w.k.Guards.Detects {
		r := &w.k.Guards.Detects[i]
		fmt.Fprintf(&book, "\n## %s\n\n- detects / 检测: %s / %s\n- does not catch / 发现不了: %s / %s\n- evidence / 证据: %s [%s]\n",
			r.ID, r.What.EN, r.What.ZH, r.Misses.EN, r.Misses.ZH, r.Source, r.Mark)
	}
	w.add(organization+"guard.tf", d.bytes())
	w.add(zone+"guard-rails.md", []byte(book.String()))
}

// recalled lists the services of a rail whose action names nobody has read again.
func recalled(d *plan.Deny) string {
	var list []string
	for _, s := range d.Scopes {
		if s.Mark == "R" {
			list = append(list, s.Service)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "\n- to be tried once / 需实测一次: " + strings.Join(list, ", ") + " [R]"
}

// detect writes the rules of the configuration audit and the pack that holds them.
func (w *writer) detect() {
	d := newDocument()
	d.comment("Rules of the configuration audit: what a policy could not refuse is seen here, some minutes later.",
		"undo: delete the rule; nothing else depends on it")
	pack := newDocument()
	p := pack.resource("alicloud_config_compliance_pack", "home").set("compliance_pack_name", "stay-home").
		set("description", "What came home stays home").expr("risk_level", "1")
	for i := range w.k.Guards.Detects {
		r := &w.k.Guards.Detects[i]
		name := label(r.ID)
		d.comment(r.What.EN, "does not catch: "+r.Misses.EN, "evidence: "+r.Source+" ["+r.Mark+"]")
		b := d.resource("alicloud_config_rule", name).set("rule_name", r.ID).set("description", r.What.EN).set("source_owner", "ALIYUN").
			set("source_identifier", r.ID).set("risk_level", int64(r.Risk)).set("resource_types_scope", r.Types)
		if r.Every != "" {
			b.set("config_rule_trigger_types", "ScheduledNotification").set("maximum_execution_frequency", r.Every)
		} else {
			b.set("config_rule_trigger_types", "ConfigurationItemChangeNotification")
		}
		if r.Regions {
			b.object("input_parameters", "regions", strings.Join(w.k.Guards.Home, ","))
		}
		p.sub("config_rule_ids").expr("config_rule_id", "alicloud_config_rule."+name+".id")
	}
	w.add(zone+"detect.tf", append(d.bytes(), pack.bytes()...))
}
