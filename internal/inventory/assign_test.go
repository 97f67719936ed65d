package inventory_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

func TestMatch(t *testing.T) {
	store := inventory.Store{
		Provider: "aws", Account: "1", Region: "r", Name: "crm/prod-eu", Tags: map[string]string{"team": "crm", "empty": ""},
		Aliases: map[string]string{"contents:app": "postgres://h:1/app"},
	}
	tests := []struct {
		name string
		in   inventory.Match
		want bool
	}{
		{"nothing is everything", inventory.Match{}, true},
		{"provider", inventory.Match{Provider: "aws"}, true},
		{"another provider", inventory.Match{Provider: "gcp"}, false},
		{"account and region", inventory.Match{Account: "1", Region: "r"}, true},
		{"one of the two", inventory.Match{Account: "1", Region: "x"}, false},
		{"the whole name", inventory.Match{Path: "crm/prod-eu"}, true},
		{"a star crosses a slash", inventory.Match{Path: "crm*eu"}, true},
		{"two stars", inventory.Match{Path: "*/prod-*"}, true},
		{"a star is nothing, too", inventory.Match{Path: "crm/prod-eu*"}, true},
		{"one byte", inventory.Match{Path: "crm/prod-e?"}, true},
		{"one byte too few", inventory.Match{Path: "crm/prod-eu?"}, false},
		{"a part is not the whole", inventory.Match{Path: "prod"}, false},
		{"an alias", inventory.Match{Path: "postgres://*/app"}, true},
		{"a tag", inventory.Match{Tag: "team"}, true},
		{"a tag and its value", inventory.Match{Tag: "team=crm"}, true},
		{"another value", inventory.Match{Tag: "team=bi"}, false},
		{"an empty value", inventory.Match{Tag: "empty="}, true},
		{"no such tag", inventory.Match{Tag: "cost"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.in.Matches(store); got != tt.want {
				t.Errorf("Matches = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAssignFirstRuleWinsEachField(t *testing.T) {
	inv := inventory.Inventory{Stores: []inventory.Store{
		{ID: "1", Name: "crm-a"}, {ID: "2", Name: "other"}, {ID: "3", Name: "crm-b", Entity: "stated"},
	}}
	inv.Assign([]inventory.Assign{
		{Match: inventory.Match{Path: "crm-*"}, Entity: "learn-sg", System: "crm"},
		{Match: inventory.Match{Path: "*-a"}, Entity: "late", Owner: "ann"},
	})
	want := []inventory.Store{
		{ID: "1", Name: "crm-a", Entity: "learn-sg", System: "crm", Owner: "ann"},
		{ID: "2", Name: "other"},
		{ID: "3", Name: "crm-b", Entity: "stated", System: "crm"},
	}
	if diff := cmp.Diff(want, inv.Stores); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
}

func FuzzMatchPath(f *testing.F) {
	f.Add("a*b?c", "axxbyc")
	f.Add("***", "")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if !(inventory.Match{Path: "*"}).Matches(inventory.Store{Name: name}) {
			t.Errorf("* does not match %q", name)
		}
		_ = inventory.Match{Path: pattern}.Matches(inventory.Store{Name: name})
	})
}

func TestDeclare(t *testing.T) {
	inv := inventory.Inventory{Stores: []inventory.Store{{ID: "arn:seen", Place: singapore()}}}
	inv.Declare([]inventory.Declared{
		{
			Store: inventory.Store{Name: "zendesk", Place: inventory.Place{Country: "us"}},
			Flows: []inventory.Flow{{Mode: inventory.RemoteAccess, To: inventory.Place{Country: "hk"}, Who: "desk", Via: "support"}},
		},
		{Store: inventory.Store{ID: "arn:seen", Place: inventory.Place{Country: "us"}}, Flows: []inventory.Flow{{To: inventory.Place{}}}},
	})
	declared := inventory.Place{Country: "us", Zone: inventory.Abroad, Basis: inventory.BasisDeclared}
	want := inventory.Inventory{
		Stores: []inventory.Store{
			{ID: "arn:seen", Place: singapore()},
			{
				ID: "declared:zendesk", Provider: "declared", Service: "declared", Kind: inventory.OtherKind, Name: "zendesk",
				Place: declared, Encryption: inventory.Unknown, Exposure: inventory.ExposureUnknown, Logging: inventory.Unknown, Declared: true,
			},
		},
		Flows: []inventory.Flow{
			{
				ID: "flow|declared:zendesk|support|hk|desk", Store: "declared:zendesk", Mode: inventory.RemoteAccess,
				To:  inventory.Place{Country: "hk", Zone: inventory.HongKong, Basis: inventory.BasisDeclared},
				Who: "desk", Via: "support", Source: "declared",
			},
			{ID: "flow|arn:seen||unknown|", Store: "arn:seen", Mode: inventory.ModeUnknown, To: inventory.UnknownPlace(), Source: "declared"},
		},
	}
	if diff := cmp.Diff(want, inv); diff != "" {
		t.Errorf("inventory (-want +got):\n%s", diff)
	}
}
