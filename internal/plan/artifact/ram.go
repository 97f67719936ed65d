package artifact

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// statement is one statement of a policy, with the keys that the policy language has.
type statement map[string]any

// policyDocument renders a policy for people to read; its keys come out sorted.
func policyDocument(version string, statements ...statement) []byte {
	data, err := json.MarshalIndent(map[string]any{"Statement": statements, "Version": version}, "", "  ")
	if err != nil {
		return []byte("{}") // strings, lists and maps of them always encode
	}
	return append(data, '\n')
}

// excepted writes the roles that the control policies except: whoever makes a registered line or switches on a filed
// export takes one of them with a second factor, so that each time is in the audit trail.
func (w *writer) excepted() {
	d := newDocument()
	d.comment("Roles that the control policies except. Take one for the registered line, or for an export that was filed or needs none.",
		"undo: delete the role; the policy then excepts nobody")
	for i := range w.k.Guards.Denies {
		g := &w.k.Guards.Denies[i]
		if g.Except == "" {
			continue
		}
		var actions []string
		for _, s := range g.Scopes {
			actions = append(actions, s.Actions...)
		}
		name := label(g.ID)
		d.comment("excepted from " + g.ID + ": " + g.What.EN)
		d.resource("alicloud_ram_role", name).set("role_name", g.Except).set("description", "excepted from "+g.ID).
			expr("max_session_duration", "3600").expr("assume_role_policy_document", trust)
		d.resource("alicloud_ram_policy", name).set("policy_name", g.Except).set("description", "what "+g.ID+" denies to everybody else").
			expr("policy_document", "jsonencode({\nVersion = \"1\"\nStatement = [\n"+allow(actions, []string{`"*"`})+"\n]\n})")
		d.resource("alicloud_ram_role_policy_attachment", name).set("policy_type", "Custom").
			expr("role_name", "alicloud_ram_role."+name+".role_name").expr("policy_name", "alicloud_ram_policy."+name+".policy_name")
	}
	w.add(zone+"identity.tf", d.bytes())
}

// grant is what one role of a wave may do at the target.
type grant struct {
	role, what string
	objects    []string // on the buckets and what is in them
	key        []string // on the key of the landing zone
	tasks      bool     // on tasks of the data transmission service
}

// grants are the roles, each with the least that its step needs. None may delete an object, and the one that compares may
// not write.
func grants() []grant {
	return []grant{
		{
			role: "copy", what: "writes what is copied, deletes nothing",
			objects: []string{"oss:GetBucketInfo", "oss:ListObjects", "oss:GetObject", "oss:PutObject", "oss:ListParts", "oss:AbortMultipartUpload", "oss:PutObjectTagging"},
			key:     []string{"kms:GenerateDataKey", "kms:Decrypt"}, tasks: true,
		},
		{
			role: "compare", what: "reads both sides of a comparison, writes nothing",
			objects: []string{"oss:GetBucketInfo", "oss:ListObjects", "oss:GetObject", "oss:GetObjectTagging"},
			key:     []string{"kms:Decrypt"},
		},
	}
}

// stepRoles writes the roles of a wave, and the policy that the copy needs at a source of objects.
func (w *writer) stepRoles(folder string, all []*making) []variable {
	buckets := bucketsOf(all)
	w.sourceRead(folder, all)
	tasks := slices.ContainsFunc(all, func(m *making) bool { return w.link(m) != nil })
	if len(buckets) == 0 && !tasks {
		return nil
	}
	wave := dashed(label(strings.TrimSuffix(strings.TrimPrefix(folder, "terraform/"), "/")))
	d := newDocument()
	d.comment("Roles of this wave, each with the least that its step needs. Delete them when the wave is accepted.",
		"undo: detach the policy; whoever works with the role stops at once")
	for _, g := range grants() {
		if len(buckets) == 0 && !g.tasks {
			continue
		}
		d.comment(g.role + ": " + g.what)
		name := "domicile-" + wave + "-" + g.role
		d.resource("alicloud_ram_role", g.role).set("role_name", name).set("description", "domicile: "+g.what).
			expr("max_session_duration", "3600").expr("assume_role_policy_document", trust)
		d.resource("alicloud_ram_policy", g.role).set("policy_name", name).set("description", g.what).
			expr("policy_document", g.document(buckets, tasks))
		d.resource("alicloud_ram_role_policy_attachment", g.role).set("policy_type", "Custom").
			expr("role_name", "alicloud_ram_role."+g.role+".role_name").expr("policy_name", "alicloud_ram_policy."+g.role+".policy_name")
		d.block("output", "role_"+g.role).expr("value", "alicloud_ram_role."+g.role+".arn")
	}
	w.add(folder+"ram.tf", d.bytes())
	return []variable{filled("account_id", "Id of the account that the roles are of; its users with the right to assume them work with them")}
}

// trust lets people of the account take a role with a second factor, and nobody else.
const trust = `jsonencode({
	Version = "1"
	Statement = [{
		Effect    = "Allow"
		Action    = ["sts:AssumeRole"]
		Principal = { RAM = ["acs:ram::${var.account_id}:root"] }
		Condition = { Bool = { "acs:MFAPresent" = ["true"] } }
	}]
})`

// document is the policy of a role over the buckets of a wave.
func (g *grant) document(buckets []string, tasks bool) string {
	var statements []string
	if len(buckets) > 0 {
		var on []string
		for _, b := range buckets {
			on = append(on, `"acs:oss:*:${var.account_id}:${var.bucket_`+b+`}"`, `"acs:oss:*:${var.account_id}:${var.bucket_`+b+`}/*"`)
		}
		statements = append(statements, allow(g.objects, on), allow(g.key, []string{`"acs:kms:${var.region}:${var.account_id}:key/${var.kms_key_id}"`}))
	}
	if g.tasks && tasks { // the service authorises by resource alone, not by action
		statements = append(statements, allow([]string{"dts:*"}, []string{`"acs:dts:${var.region}:${var.account_id}:instance/*"`}))
	}
	return "jsonencode({\nVersion = \"1\"\nStatement = [\n" + strings.Join(statements, ",\n") + "\n]\n})"
}

func allow(actions, resources []string) string {
	quoted := make([]string, len(actions))
	for i, a := range actions {
		quoted[i] = literal(a)
	}
	return fmt.Sprintf("{\nEffect = \"Allow\"\nAction = [%s]\nResource = [%s]\n}", strings.Join(quoted, ", "), strings.Join(resources, ", "))
}

// sourceRead writes the policy of the copy at sources in S3: it reads the buckets of the wave and nothing else, and it
// changes nothing, so that the source stays what the comparison compares with.
func (w *writer) sourceRead(folder string, all []*making) {
	var buckets []string
	for _, m := range all {
		if m.service == "oss" && m.store.Provider == "aws" && m.store.Name != "" {
			buckets = append(buckets, plan.BucketName(m.store))
		}
	}
	if len(buckets) == 0 {
		return
	}
	slices.Sort(buckets)
	var whole, within []string
	for _, b := range slices.Compact(buckets) {
		whole, within = append(whole, "arn:aws:s3:::"+b), append(within, "arn:aws:s3:::"+b+"/*")
	}
	w.add("ram/"+strings.TrimPrefix(folder, "terraform/")+"source-read.aws.json", policyDocument(
		"2012-10-17",
		statement{"Sid": "ListTheBuckets", "Effect": "Allow", "Action": []string{"s3:ListBucket", "s3:GetBucketLocation"}, "Resource": whole},
		statement{"Sid": "ReadTheObjects", "Effect": "Allow", "Action": []string{"s3:GetObject", "s3:GetObjectTagging"}, "Resource": within},
	))
}
