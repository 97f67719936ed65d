package plan_test

import (
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func TestLeftoversOfAStore(t *testing.T) {
	k := shipped(t)
	for name, c := range map[string]struct {
		store    inventory.Store
		has, not string
	}{
		"a bucket":   {inventory.Store{Provider: "aws", Kind: inventory.Bucket, Service: "s3"}, "versions of objects", "snapshots, taken"},
		"a database": {inventory.Store{Provider: "aws", Kind: inventory.Database, Service: "rds", Engine: "postgres"}, "replication slots", "versions of objects"},
		"azure":      {inventory.Store{Provider: "azure", Kind: inventory.Bucket}, "softly deleted", "recovery points of the backup service"},
		"gcp":        {inventory.Store{Provider: "gcp", Kind: inventory.Bucket}, "older versions", "CDN"},
		"oss":        {inventory.Store{Provider: "aliyun", Kind: inventory.Bucket}, "retention locks", "CDN"},
		"saas":       {inventory.Store{Provider: "saas", Kind: inventory.SaaS}, "word of deletion", "CDN"},
	} {
		t.Run(name, func(t *testing.T) {
			var said []string
			for _, l := range k.Leftovers(&c.store) {
				said = append(said, l.What.EN)
			}
			text := strings.Join(said, "\n")
			if !strings.Contains(text, c.has) || strings.Contains(text, c.not) {
				t.Errorf("%s", text)
			}
		})
	}
}

func TestLeftoversOnlyRead(t *testing.T) {
	good := plan.Leftover{
		Provider: "aws", What: plan.Text{EN: "versions", ZH: "版本"}, Look: "aws s3api list-object-versions --bucket {name}",
		Provenance: plan.Provenance{Source: "a page", Mark: "R"},
	}
	for name, spoil := range map[string]func(*plan.Leftover){
		"it deletes":     func(l *plan.Leftover) { l.Look = "aws s3api delete-objects --bucket {name}" },
		"it drops":       func(l *plan.Leftover) { l.Look = "psql -c 'SELECT 1; DROP TABLE x'" },
		"no source":      func(l *plan.Leftover) { l.Source = "" },
		"one language":   func(l *plan.Leftover) { l.What.ZH = "" },
		"of every store": func(l *plan.Leftover) { l.Provider = "" },
	} {
		bad := good
		spoil(&bad)
		k := plan.Knowledge{LeftAbroad: []plan.Leftover{bad}}
		if err := k.Check(); err == nil || !strings.Contains(err.Error(), "leftover") {
			t.Errorf("%s: %v", name, err)
		}
	}
	k := plan.Knowledge{LeftAbroad: []plan.Leftover{good}}
	if err := k.Check(); err != nil && strings.Contains(err.Error(), "leftover") {
		t.Error(err)
	}
	st := inventory.Store{Name: "a'b"}
	if got := good.Command(&st, func(s string) string { return "<" + s + ">" }); got != "aws s3api list-object-versions --bucket <a'b>" {
		t.Error(got)
	}
}
