package artifact

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// IAMSource is a document of AWS policies: what people call it, and its bytes.
type IAMSource struct {
	Name string
	Data []byte
}

// IAM says the policies of AWS in the policy language of the target cloud, and reports every statement that has no twin.
// It never loosens: an Allow is said in the parts that have a twin, a Deny that has none is reported first and by
// name, and no condition, resource or exception is left out to make a statement fit.
func IAM(sources []IAMSource, table *plan.IAM) ([]File, error) {
	r := iamReader{attached: map[string][]string{}}
	for _, s := range sources {
		if err := r.read(s.Name, s.Data); err != nil {
			return nil, err
		}
	}
	t := translator{table: table}
	var files []File
	for i := range r.policies {
		p := &r.policies[i]
		p.holders = append(p.holders, r.attached[p.name]...)
		if said := t.policy(p); len(said) > 0 {
			files = append(files, File{Path: "ram/iam/" + t.file(p, i), Data: policyDocument("1", said...)})
		}
	}
	return append(files, File{Path: "ram/report.md", Data: t.report(&r)}), nil
}

// translator says statements and remembers what became of each.
type translator struct {
	table    *plan.IAM
	outcomes []outcome
	used     map[string]string // action at home → mark of its row
}

// outcome is what became of one statement.
type outcome struct {
	policy  string
	number  int
	id      string
	effect  string
	state   state
	reasons []reason
}

// state is how much of a statement has a twin.
type state string

const (
	whole  state = "whole"
	partly state = "partly"
	lost   state = "lost"
)

// file names the file of a policy after it; the number keeps two of a name apart.
func (t *translator) file(p *iamPolicy, number int) string {
	name := strings.Trim(label(printable(p.name)), "_")
	kind := ""
	if p.kind == resourcePolicy {
		kind = ".bucket-policy"
	}
	return cmp.Or(name, "policy") + "-" + numbered(number+1) + kind + ".json"
}

// policy says the statements of a policy that have a twin.
func (t *translator) policy(p *iamPolicy) []statement {
	var said []statement
	for i, raw := range p.statements {
		s, reasons := t.statement(p, raw)
		o := outcome{policy: printable(p.name), number: i + 1, id: printable(textOf(raw["Sid"])), effect: textOf(raw["Effect"]), reasons: reasons, state: partly}
		switch {
		case s == nil:
			o.state = lost
		case len(reasons) == 0:
			o.state = whole
		}
		if s != nil {
			said = append(said, s)
		}
		t.outcomes = append(t.outcomes, o)
	}
	return said
}

// elements are what a statement may hold.
func elements() []string {
	return []string{"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}
}

// statement says one statement; nil when it has no twin, with the reasons.
func (t *translator) statement(p *iamPolicy, raw map[string]json.RawMessage) (statement, []reason) {
	if why := refuse(p, raw); why != nil {
		return nil, why
	}
	effect := textOf(raw["Effect"])
	actions, lostActions := t.actions(raw["Action"], effect)
	resources, lostResources := t.resources(raw["Resource"])
	conditions, why := t.conditions(p, raw["Condition"], effect)
	reasons := slices.Concat(lostActions, lostResources)
	if len(why) > 0 {
		return nil, append(reasons, why...)
	}
	if len(actions) == 0 || len(resources) == 0 {
		return nil, reasons
	}
	out := statement{"Effect": effect, "Action": actions, "Resource": resources}
	if len(conditions) > 0 {
		out["Condition"] = conditions
	}
	if p.kind == resourcePolicy {
		if effect != "Deny" || !everybody(raw["Principal"]) {
			return nil, append(reasons, principalReason(raw["Principal"]))
		}
		out["Principal"] = []string{"*"}
	}
	return out, reasons
}

// refuse names what alone keeps a statement from having a twin.
func refuse(p *iamPolicy, raw map[string]json.RawMessage) []reason {
	var list []reason
	for _, key := range sortedKeys(raw) {
		switch {
		case !slices.Contains(elements(), key):
			list = append(list, reason{code: "unknown_element"})
		case key == "NotAction" || key == "NotResource" || key == "NotPrincipal":
			list = append(list, reason{"negation", key})
		}
	}
	if !slices.Contains([]string{"Allow", "Deny"}, textOf(raw["Effect"])) {
		list = append(list, reason{code: "effect"})
	}
	if p.kind == trustPolicy {
		list = append(list, reason{code: "trust"})
	}
	return append(list, variables(raw)...)
}

// variables names the elements that hold a variable of the language: what it stands for differs between the clouds.
func variables(raw map[string]json.RawMessage) []reason {
	var list []reason
	for _, key := range []string{"Resource", "Condition"} {
		if strings.Contains(string(raw[key]), "${") {
			list = append(list, reason{"variable", key})
		}
	}
	return list
}

// actions are the twins of the actions. A wildcard of an Allow becomes the actions that the table knows, so that nothing
// is granted that was not; a wildcard of a Deny over a whole service stays one, because it may deny more but not less.
func (t *translator) actions(raw json.RawMessage, effect string) ([]string, []reason) {
	names, ok := oneOrMore(raw)
	if !ok {
		return nil, []reason{{code: "unreadable", what: "Action"}}
	}
	var twins []string
	var reasons []reason
	for _, name := range names {
		found, why := t.action(name, effect)
		twins = append(twins, found...)
		reasons = append(reasons, why...)
	}
	slices.Sort(twins)
	return slices.Compact(twins), reasons
}

func (t *translator) action(name, effect string) ([]string, []reason) {
	service, what, _ := strings.Cut(name, ":")
	home := t.table.Service(service)
	switch {
	case name == "*" && effect == "Deny":
		return []string{"*"}, nil
	case name == "*":
		return nil, []reason{{code: "everything"}}
	case home == nil:
		return nil, []reason{{"service", printable(service)}}
	case what == "*" && effect == "Deny" && service != "secretsmanager":
		return []string{home.RAM + ":*"}, nil
	}
	return t.listed(name)
}

// listed are the twins of the rows that an action names.
func (t *translator) listed(name string) ([]string, []reason) {
	var twins []string
	for i := range t.table.Actions {
		if row := &t.table.Actions[i]; like(name, row.ID) {
			twins = append(twins, row.RAM...)
			t.note(row)
		}
	}
	switch {
	case len(twins) == 0:
		return nil, []reason{{"action", printable(name)}}
	case strings.ContainsAny(name, "*?"):
		return twins, []reason{{"expanded", printable(name)}}
	}
	return twins, nil
}

// note remembers how well the twin of an action is known.
func (t *translator) note(row *plan.IAMAction) {
	if t.used == nil {
		t.used = map[string]string{}
	}
	for _, twin := range row.RAM {
		t.used[twin] = row.Mark
	}
}

// resources are the twins of the resources: all, or those that keep their name.
func (t *translator) resources(raw json.RawMessage) ([]string, []reason) {
	names, ok := oneOrMore(raw)
	if !ok {
		return nil, []reason{{code: "unreadable", what: "Resource"}}
	}
	var twins []string
	var reasons []reason
	for _, name := range names {
		twin, service := t.resource(name)
		if twin == "" {
			reasons = append(reasons, reason{"resource", service})
			continue
		}
		twins = append(twins, twin)
	}
	slices.Sort(twins)
	return slices.Compact(twins), slices.Compact(reasons)
}

// resource is the twin of one resource, else the service that it is of.
func (t *translator) resource(name string) (twin, service string) {
	if name == "*" {
		return "*", ""
	}
	parts := strings.SplitN(name, ":", 6) // arn, partition, service, region, account, name
	if len(parts) < 6 || parts[0] != "arn" || !strings.HasPrefix(parts[1], "aws") {
		return "", "?"
	}
	home := t.table.Service(parts[2])
	if home == nil || home.ARN == "" || parts[3] != "" || parts[4] != "" || parts[5] == "" {
		return "", printable(parts[2])
	}
	return home.ARN + parts[5], ""
}

// oneOrMore reads a string or a list of strings.
func oneOrMore(raw json.RawMessage) ([]string, bool) {
	if one := textOf(raw); one != "" {
		return []string{one}, true
	}
	var list []string
	if json.Unmarshal(raw, &list) != nil || len(list) == 0 {
		return nil, false
	}
	return list, true
}

// like reports whether a name matches a pattern with * and ?, in any case of letters.
func like(pattern, name string) bool {
	pattern, name = strings.ToLower(pattern), strings.ToLower(name)
	p, n, star, mark := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]) && pattern[p] != '*':
			p, n = p+1, n+1
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, n
			p++
		case star >= 0:
			mark++
			p, n = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
