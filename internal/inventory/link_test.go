package inventory_test

import (
	"context"
	"iter"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/memory"
)

// linked is an estate of memory whose only scope knows a link, and was refused another.
type linked struct{ *memory.Provider }

func (linked) Links(context.Context, inventory.Scope) iter.Seq2[inventory.Link, error] {
	return func(yield func(inventory.Link, error) bool) {
		if yield(inventory.Link{ID: "vpn-1", Kind: inventory.VPN, From: mainland(), To: inventory.UnknownPlace()}, nil) {
			yield(inventory.Link{}, &inventory.Gap{Op: "list circuits", Cause: inventory.Denied})
		}
	}
}

// TestCollectSeesLinks asks that links come with the rest, and that what was refused of them is a gap of the scope.
func TestCollectSeesLinks(t *testing.T) {
	p := linked{memory.New(memory.Config{Estate: memory.Estate{Scopes: []memory.Scope{{
		Scope: inventory.Scope{Provider: "memory", Service: "t"},
	}}}})}
	inv, err := inventory.Collect(t.Context(), p, inventory.CollectConfig{Source: "memory"})
	if err != nil {
		t.Fatal(err)
	}
	if len(inv.Links) != 1 || inv.Links[0].ID != "vpn-1" {
		t.Errorf("links %+v", inv.Links)
	}
	if len(inv.Gaps()) != 1 || inv.Gaps()[0].Cause != inventory.Denied || inv.Coverage[0].Status != inventory.Partial {
		t.Errorf("coverage %+v", inv.Coverage)
	}
}

// TestDeclaredLinks asks that people add links, complete what a cloud lists, and never overrule it; and that a line of
// the register without a contract registers nothing.
func TestDeclaredLinks(t *testing.T) {
	inv := inventory.Inventory{Links: []inventory.Link{
		{ID: "vpn-1", Kind: inventory.VPN, From: mainland(), To: inventory.UnknownPlace(), Source: "api"},
		{ID: "dx-1", Kind: inventory.LeasedLine, From: mainland(), To: inventory.UnknownPlace(), Source: "api"},
	}}
	sg := inventory.Place{Country: "sg"}
	a := inventory.Assembly{
		Links: []inventory.Link{
			{ID: "vpn-1", Kind: inventory.VPN, Name: "warehouse", From: sg, To: sg},
			{Kind: inventory.LeasedLine, Name: "office", From: inventory.Place{Country: "cn"}, To: sg},
		},
		Lines: []inventory.Line{
			{ID: "a", Carrier: "c", Contract: "n", Links: []inventory.ID{"link|*|office"}},
			{ID: "b", Carrier: "c", Links: []inventory.ID{"dx-1"}},
		},
	}
	inv.Assemble(a)
	inv.Assemble(a) // a second time changes nothing
	got := map[inventory.ID]inventory.Link{}
	for _, l := range inv.Links {
		got[l.ID] = l
	}
	if len(got) != 3 || len(inv.Links) != 3 {
		t.Fatalf("links %+v", inv.Links)
	}
	vpn := got["vpn-1"]
	if vpn.From.Zone != inventory.Mainland || vpn.To.Zone != inventory.Abroad || vpn.Name != "warehouse" || vpn.Source != "api" {
		t.Errorf("completed to %+v", vpn)
	}
	if office := got["link|leased_line|cn|sg|office"]; office.Registered != inventory.Yes || office.Carrier != "c" || office.Crosses() != inventory.Yes {
		t.Errorf("registered line %+v", office)
	}
	if dx := got["dx-1"]; dx.Registered != inventory.Unknown {
		t.Errorf("a line without a contract registers %+v", dx)
	}
}

// TestLineChecks names every mistake of a register.
func TestLineChecks(t *testing.T) {
	good := inventory.Line{ID: "a", Entity: "e", Kind: "iepl", Use: inventory.InternalOffice, From: "cn", To: "hk"}
	entities := []inventory.Entity{{ID: "e"}}
	if err := inventory.CheckLines([]inventory.Line{good}, entities); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*inventory.Line){
		"is empty or stands twice":    func(l *inventory.Line) { l.ID = "" },
		"kind:":                       func(l *inventory.Line) { l.Kind = "vpn" },
		"use:":                        func(l *inventory.Line) { l.Use = "fun" },
		"entity:":                     func(l *inventory.Line) { l.Entity = "x" },
		"want country codes":          func(l *inventory.Line) { l.To = "Hong Kong" },
		"one end is in the mainland":  func(l *inventory.Line) { l.From = "sg" },
		"one end is in the mainland ": func(l *inventory.Line) { l.To = "cn" },
	} {
		l := good
		change(&l)
		err := inventory.CheckLines([]inventory.Line{l}, entities)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}
