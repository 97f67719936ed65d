package plan_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// TestLandingsSayWhatElseItCouldBe looks at where stores land, as they are and with another row chosen.
func TestLandingsSayWhatElseItCouldBe(t *testing.T) {
	in := estate(t)
	class("DEEP_ARCHIVE")(&in)
	mysql("5.7.44")(&in)
	in.Constraints.Targets = []plan.Targeted{{Of: "orders", Row: "dynamodb-tablestore"}}
	p := mustMake(t, in)
	at := map[plan.ID]plan.Landing{}
	for _, l := range p.Landings {
		at[l.Store] = l
		taken := slices.DeleteFunc(slices.Clone(l.Candidates), func(c plan.Candidate) bool { return !c.Taken })
		if len(taken) != 1 || taken[0].Row != l.Row || len(taken[0].Why) == 0 || l.Basis == "" || l.Source == "" || l.Sizing.ZH == "" {
			t.Errorf("%s: %+v", l.Store, l)
		}
	}
	if l := at["arn:test:::orders"]; l.Row != "dynamodb-tablestore" || len(l.Candidates) != 4 || l.Candidates[0].Row != "dynamodb-polardb" {
		t.Errorf("orders: %+v", l)
	}
	if l := at["arn:test:::photos"]; l.Class != "DeepColdArchive" {
		t.Errorf("photos: class %q", l.Class)
	}
	if l := at["arn:test:::forum"]; l.Version != "5.7" || l.Until != plan.NewDate(2028, 10, 21) {
		t.Errorf("forum: %q until %s", l.Version, l.Until)
	}
	for _, s := range steps(p) {
		if (s.Target != "") != (s.Known != "") {
			t.Errorf("%s: target %q, known %q", s.ID, s.Target, s.Known)
		}
	}
}

// TestAVersionWithoutTargetIsSaid keeps MySQL 8.4 from looking as if something took it.
func TestAVersionWithoutTargetIsSaid(t *testing.T) {
	st := inventory.Store{Provider: "aws", Service: "rds", Kind: inventory.Database, Engine: "mysql", EngineVersion: "8.4.3"}
	for _, c := range shipped(t).Candidates(&st) {
		if !slices.ContainsFunc(c.Why, func(w plan.Text) bool { return regexp.MustCompile("no target version is confirmed").MatchString(w.EN) }) {
			t.Errorf("%s: %v", c.Row, c.Why)
		}
	}
}

// TestRebuildListsWhatHoldsNoData sees a network abroad, and neither one at home nor one in which nothing was found.
func TestRebuildListsWhatHoldsNoData(t *testing.T) {
	in := estate(t)
	for i, s := range []inventory.Scope{
		{Provider: "aws", Partition: "aws", Account: "1", Region: "us-east-1", Service: "vpc"},
		{Provider: "aws", Partition: "aws-cn", Account: "1", Region: "cn-north-1", Service: "elb"},
		{Provider: "aws", Partition: "aws", Account: "1", Region: "us-east-1", Service: "route53"},
	} {
		in.Inventory.Scopes = append(in.Inventory.Scopes, s)
		in.Inventory.Coverage = append(in.Inventory.Coverage, inventory.Coverage{Scope: s.ID(), Status: inventory.Complete, Rows: int64(2 - i)})
	}
	p := mustMake(t, in)
	if len(p.Rebuild) != 1 || p.Rebuild[0].Product != "aws.vpc" || p.Rebuild[0].Replace.EN == "" || p.Rebuild[0].Basis == "" {
		t.Errorf("%+v", p.Rebuild)
	}
}

// TestEveryCheckThatCodeRaisesIsInTheCatalogue finds the names of checks in the code: one that the catalogue lacks would
// say nothing.
func TestEveryCheckThatCodeRaisesIsInTheCatalogue(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range shipped(t).Checks {
		for _, s := range r.Says {
			known[r.Code+"/"+s.ID] = true
		}
	}
	raised := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		code, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range regexp.MustCompile(`"(P1\d\d/\w+)"`).FindAllSubmatch(code, -1) {
			raised++
			if !known[string(key[1])] {
				t.Errorf("%s raises %s, which is not in the catalogue", name, key[1])
			}
		}
	}
	if raised == 0 {
		t.Error("no check is raised")
	}
}
