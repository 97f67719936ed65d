package decide_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// TestLineStates holds links against a register: at the day of expiry a contract still runs, and what is not known is
// asked, never taken for a tunnel.
func TestLineStates(t *testing.T) {
	here := inventory.Place{Country: "cn", Zone: inventory.Mainland}
	there := inventory.Place{Country: "sg", Zone: inventory.Abroad}
	hk := inventory.Place{Country: "hk", Zone: inventory.HongKong}
	day := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	before := day.AddDate(0, 0, -1)
	registered := inventory.Line{ID: "l", Carrier: "c", Contract: "n", Use: inventory.InternalOffice, Links: []inventory.ID{"x*"}, Expires: &day}
	change := func(do func(*inventory.Line)) []inventory.Line {
		l := registered
		do(&l)
		return []inventory.Line{l}
	}
	tests := []struct {
		name string
		link inventory.Link
		reg  []inventory.Line
		want []decide.LineState
	}{
		{"registered, to its last day", inventory.Link{Kind: inventory.LeasedLine, From: here, To: there}, []inventory.Line{registered}, []decide.LineState{decide.LineRegistered}},
		{
			"expired the day before",
			inventory.Link{Kind: inventory.LeasedLine, From: here, To: there},
			change(func(l *inventory.Line) { l.Expires = &before }),
			[]decide.LineState{decide.LineExpired},
		},
		{
			"a register without a contract",
			inventory.Link{Kind: inventory.LeasedLine, From: here, To: there},
			change(func(l *inventory.Line) { l.Contract = "" }),
			[]decide.LineState{decide.LineWithoutEvidence},
		},
		{
			"another use",
			inventory.Link{Kind: inventory.CloudLine, From: here, To: hk},
			change(func(l *inventory.Line) { l.Use = inventory.DataCentres }),
			[]decide.LineState{decide.LineOtherUse},
		},
		{
			"of another link",
			inventory.Link{Kind: inventory.CloudLine, From: hk, To: here},
			change(func(l *inventory.Line) { l.Links = []inventory.ID{"y"} }),
			[]decide.LineState{decide.LineNotSeen, decide.LineWithoutEvidence},
		},
		{"a tunnel", inventory.Link{Kind: inventory.VPN, From: here, To: there}, nil, []decide.LineState{decide.TunnelWithout}},
		{"a tunnel for people", inventory.Link{Kind: inventory.ClientVPN, From: here, To: hk}, nil, []decide.LineState{decide.TunnelWithout}},
		{"a tunnel over a registered line", inventory.Link{Kind: inventory.VPN, From: here, To: there}, []inventory.Line{registered}, []decide.LineState{decide.LineRegistered}},
		{"a tunnel to nobody knows where", inventory.Link{Kind: inventory.VPN, From: here, To: inventory.UnknownPlace()}, nil, []decide.LineState{decide.LineEndUnknown}},
		{"TLS to a public endpoint", inventory.Link{Kind: inventory.Internet, From: here, To: there}, nil, []decide.LineState{decide.OrdinaryAccess}},
		{"at home", inventory.Link{Kind: inventory.VPN, From: here, To: here}, nil, nil},
		{"both ends outside", inventory.Link{Kind: inventory.VPN, From: hk, To: there}, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.link.ID = "x1"
			in := &decide.Input{Date: 20261001, Inventory: inventory.Inventory{Links: []inventory.Link{tt.link}}, Lines: tt.reg}
			var got []decide.LineState
			for _, c := range decide.Assess(in, load(t)).Lines {
				got = append(got, c.State)
				if c.ZH == "" || c.EN == "" || len(c.Citations) == 0 || c.Review != (c.State != decide.LineRegistered) {
					t.Errorf("%+v", c)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("states (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRenewedLines asks that the contract that runs counts where the register names an older one for the same link.
func TestRenewedLines(t *testing.T) {
	old, now := time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC)
	line := func(id inventory.ID, expires *time.Time) inventory.Line {
		return inventory.Line{
			ID: id, Kind: "iepl", Carrier: "c", Contract: string(id), Use: inventory.InternalOffice, From: "cn", To: "sg",
			Links: []inventory.ID{"dx-*"}, Expires: expires,
		}
	}
	in := &decide.Input{Date: 20261001, Lines: []inventory.Line{line("a", &old), line("b", &now)}}
	in.Inventory.Links = []inventory.Link{{
		ID: "dx-1", Kind: inventory.LeasedLine, From: inventory.Place{Country: "cn", Zone: inventory.Mainland},
		To: inventory.Place{Country: "sg", Zone: inventory.Abroad},
	}}
	got := map[inventory.ID]decide.LineState{}
	for _, c := range decide.Assess(in, load(t)).Lines {
		got[c.Link+"|"+c.Line] = c.State
	}
	if got["dx-1|b"] != decide.LineRegistered {
		t.Errorf("%v", got)
	}
}
