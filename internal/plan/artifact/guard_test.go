package artifact_test

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// rule is one statement of a control policy.
type rule struct {
	Effect    string
	Action    []string
	Resource  []string
	Condition map[string]map[string][]string
}

// rails reads the control policies that were written.
func rails(t *testing.T) []rule {
	t.Helper()
	var list []rule
	_, files := made(t)
	for _, f := range files {
		if !strings.HasPrefix(f.Path, "landing-zone/organization/control-policy/") {
			continue
		}
		const longest = 4096 // characters of a control policy
		if len(f.Data) > longest {
			t.Errorf("%s has %d characters", f.Path, len(f.Data))
		}
		var doc struct {
			Version   string
			Statement []rule
		}
		if err := json.Unmarshal(f.Data, &doc); err != nil || doc.Version != "1" || len(doc.Statement) == 0 {
			t.Fatalf("%s: %v", f.Path, err)
		}
		list = append(list, doc.Statement...)
	}
	if len(list) == 0 {
		t.Fatal("no control policy was written")
	}
	return list
}

// denied evaluates the rails as the policy language does: * and ? are wildcards, an explicit deny wins.
func denied(t *testing.T, rules []rule, action, resource, principal string) bool {
	t.Helper()
	for _, r := range rules {
		if r.Effect != "Deny" || !oneLike(r.Action, strings.ToLower(action)) || !oneLike(r.Resource, resource) {
			continue
		}
		applies := true
		for op, keys := range r.Condition {
			for key, values := range keys {
				if op != "StringNotLike" || key != "acs:PrincipalARN" {
					t.Fatalf("the evaluator does not know %s of %s", op, key)
				}
				applies = applies && !oneLike(values, principal)
			}
		}
		if applies {
			return true
		}
	}
	return false
}

func oneLike(patterns []string, value string) bool {
	for _, p := range patterns {
		expr := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(p))
		if regexp.MustCompile("(?i)^" + expr + "$").MatchString(value) {
			return true
		}
	}
	return false
}

func TestRailsDenyWhatLeavesAndNothingElse(t *testing.T) {
	rules := rails(t)
	const anybody = "acs:ram::1:role/engineer"
	for _, c := range []struct {
		action, resource, principal string
		want                        bool
	}{
		{"oss:PutBucket", "acs:oss:cn-shanghai:1:b", anybody, false},
		{"oss:PutBucket", "acs:oss:cn-hongkong:1:b", anybody, true},
		{"oss:PutBucket", "acs:oss:ap-southeast-1:1:b", anybody, true},
		{"oss:PutObject", "acs:oss:cn-shanghai:1:b/o", anybody, false},
		{"rds:CreateDBInstance", "acs:rds:cn-hangzhou:1:dbinstance/*", anybody, false},
		{"rds:CreateDBInstance", "acs:rds:cn-hongkong:1:dbinstance/*", anybody, true},
		{"rds:CreateDBInstance", "acs:rds:us-west-1:1:dbinstance/*", anybody, true},
		{"rds:DeleteDBInstance", "acs:rds:us-west-1:1:dbinstance/x", anybody, false}, // what lies abroad can be retired
		{"rds:DescribeDBInstances", "acs:rds:eu-central-1:1:dbinstance/*", anybody, false},
		{"ecs:RunInstances", "acs:ecs:me-east-1:1:instance/*", anybody, true},
		{"ecs:RunInstances", "acs:ecs:cn-beijing-finance-1:1:instance/*", anybody, false},
		{"dts:CreateDtsInstance", "acs:dts:cn-shanghai:1:instance/*", anybody, false},
		{"dts:CreateDtsInstance", "acs:dts:ap-southeast-1:1:instance/*", anybody, true},
		{"dts:ConfigureDtsJob", "acs:dts:cn-hongkong:1:instance/x", anybody, true},
		{"oss:PutBucketReplication", "acs:oss:cn-shanghai:1:b", anybody, true},
		{"oss:PutBucketReplication", "acs:oss:cn-shanghai:1:b", "acs:ram::1:role/domicile-registered-export", false},
		{"oss:PutBucketTransferAcceleration", "acs:oss:cn-shanghai:1:b", anybody, true},
		{"oss:PutBucket", "acs:oss:us-east-1:1:b", "acs:ram::1:role/domicile-registered-export", true},
		{"cen:CreateTransitRouterPeerAttachment", "acs:cen:*:1:*", anybody, true},
		{"cen:CreateTransitRouterPeerAttachment", "acs:cen:*:1:*", "acs:ram::1:role/domicile-registered-line", false},
		{"actiontrail:StopLogging", "acs:actiontrail:cn-shanghai:1:trail/x", anybody, true},
	} {
		if got := denied(t, rules, c.action, c.resource, c.principal); got != c.want {
			t.Errorf("%s on %s by %s: denied %v, want %v", c.action, c.resource, path.Base(c.principal), got, c.want)
		}
	}
}

// TestRailsCloseEveryRegionOutsideAndNoneInside tries each region of the table, and one that does not exist yet.
func TestRailsCloseEveryRegionOutsideAndNoneInside(t *testing.T) {
	rules := rails(t)
	in, _ := catalogue(t)
	g := in.Knowledge.Guards
	if len(g.Home) < 12 || len(g.Closed) < 12 {
		t.Fatalf("home %v, closed %v", g.Home, g.Closed)
	}
	for _, region := range append(g.Closed, "ap-southeast-99", "eu-north-9") {
		if !denied(t, rules, "rds:CreateDBInstance", "acs:rds:"+region+":1:*", "") {
			t.Errorf("%s is open", region)
		}
	}
	for _, region := range g.Home {
		if denied(t, rules, "rds:CreateDBInstance", "acs:rds:"+region+":1:*", "") {
			t.Errorf("%s is closed", region)
		}
		if region == "cn-hongkong" || region == "cn-nanjing" || region == "cn-fuzhou" {
			t.Errorf("%s counts as home", region)
		}
	}
}

// TestRailsSayWhatTheyMiss looks for every rail and every rule in the book that goes with them.
func TestRailsSayWhatTheyMiss(t *testing.T) {
	_, files := made(t)
	in, _ := catalogue(t)
	var book, detect string
	for _, f := range files {
		switch f.Path {
		case "landing-zone/guard-rails.md":
			book = string(f.Data)
		case "landing-zone/detect.tf":
			detect = string(f.Data)
		}
	}
	for i := range in.Knowledge.Guards.Denies {
		d := &in.Knowledge.Guards.Denies[i]
		if !strings.Contains(book, d.Misses.EN) || !strings.Contains(book, d.Misses.ZH) {
			t.Errorf("%s: the book does not say what it misses", d.ID)
		}
	}
	for i := range in.Knowledge.Guards.Detects {
		d := &in.Knowledge.Guards.Detects[i]
		if !strings.Contains(book, d.Misses.EN) || !strings.Contains(detect, d.Misses.EN) || !strings.Contains(detect, `"`+d.ID+`"`) {
			t.Errorf("%s: the rule or what it misses is not written", d.ID)
		}
	}
	if !strings.Contains(detect, "cn-shanghai") || strings.Contains(detect, "cn-hongkong,") || strings.Contains(detect, ",cn-hongkong") {
		t.Error("the list of home regions is wrong")
	}
}

// TestLineStandsWhereSomethingGoesOverIt writes plans with one flow each: only one that carries something out of the
// mainland brings a line, and the role that the control policy excepts for it.
func TestLineStandsWhereSomethingGoesOverIt(t *testing.T) {
	abroad, home := inventory.Place{Country: "sg", Zone: inventory.Abroad}, inventory.Place{Country: "cn", Zone: inventory.Mainland}
	for name, c := range map[string]struct {
		sync plan.Sync
		want bool
	}{
		"a masked copy":     {plan.Sync{Word: plan.MaskedSync, Mode: inventory.Copy, Mechanism: "aggregate_files", To: abroad}, true},
		"what may not go":   {plan.Sync{Word: plan.Never, Mode: inventory.Copy, Mechanism: "none_allowed", To: abroad}, false},
		"a place":           {plan.Sync{Word: plan.AfterFiling, Mode: inventory.ModeUnknown, Mechanism: "place_stays", To: abroad}, false},
		"what comes in":     {plan.Sync{Word: plan.May, Mode: inventory.Inbound, Mechanism: "oss_inbound", To: home}, false},
		"a copy that stays": {plan.Sync{Word: plan.May, Mode: inventory.Copy, Mechanism: "outside_stays", To: abroad}, false},
	} {
		in, p := catalogue(t)
		p.Phases[0].Waves[0].Groups = p.Phases[0].Waves[0].Groups[:1]
		p.Syncs = []plan.Sync{c.sync}
		files, err := artifact.Files(p, in)
		if err != nil {
			t.Fatal(err)
		}
		line, role := false, false
		for _, f := range files {
			line = line || f.Path == "landing-zone/line.tf"
			role = role || f.Path == "landing-zone/identity.tf" && strings.Contains(string(f.Data), `"domicile-registered-line"`)
		}
		if line != c.want || role != c.want {
			t.Errorf("%s: line %v, role %v, want %v", name, line, role, c.want)
		}
	}
}
