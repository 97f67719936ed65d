package conform

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/inventory"
)

// maxMembers is the bound of Dataset.Sample.
const maxMembers = 1000

// records checks every record of a listing on its own.
func (c *checker) records(_ context.Context, l *listing) {
	ended(c, "Scopes", l.scopes)
	for _, scope := range l.scopes.items {
		c.scope(scope)
		ended(c, "Stores of "+string(scope.ID()), l.stores[scope.ID()])
		ended(c, "Flows of "+string(scope.ID()), l.flows[scope.ID()])
		for _, f := range l.flows[scope.ID()].items {
			c.flow(f)
		}
	}
	l.eachStore(func(_ inventory.Scope, s inventory.Store) {
		c.store(s)
		ended(c, "Datasets of "+string(s.ID), l.datasets[s.ID])
		for _, d := range l.datasets[s.ID].items {
			c.dataset(s, d)
		}
	})
}

func (c *checker) scope(s inventory.Scope) {
	if s.Provider == "" || s.Service == "" {
		c.breaks("a scope names its provider and its service", string(s.ID()), "one is empty")
	}
}

func (c *checker) store(s inventory.Store) {
	object := "store " + string(s.ID)
	c.id(object, s.ID)
	if s.Provider == "" || s.Service == "" || s.Kind == "" || s.Name == "" {
		c.breaks("a store names its provider, service, kind and name", object, "one is empty")
	}
	c.place(object, s.Region, s.Place)
	for _, e := range s.Endpoints {
		if e != inventory.CleanEndpoint(e) {
			c.breaks("an endpoint is host or host:port in lower case", object, "%q", e)
		}
	}
	words := []struct {
		field, value string
		of           []string
	}{
		{"encryption", string(s.Encryption), []string{"yes", "no", "unknown"}},
		{"logging", string(s.Logging), []string{"yes", "no", "unknown"}},
		{"exposure", string(s.Exposure), []string{"public", "shared", "private", "unknown"}},
	}
	for _, w := range words {
		if !slices.Contains(w.of, w.value) {
			c.breaks("what is not known is unknown, in words", object, "%s is %q", w.field, w.value)
		}
	}
	c.measure(object, s.Size.Bytes)
	c.measure(object, s.Size.Items)
}

func (c *checker) dataset(s inventory.Store, d inventory.Dataset) {
	object := "dataset " + string(d.ID)
	c.id(object, d.ID)
	if d.Store != s.ID {
		c.breaks("a dataset names the store that it was listed for", object, "%q instead of %q", d.Store, s.ID)
	}
	if d.Name == "" || d.Path == "" {
		c.breaks("a dataset has a name and a path", object, "one is empty")
	}
	if len(d.Sample) > maxMembers {
		c.breaks("a dataset keeps at most 1,000 members", object, "%d", len(d.Sample))
	}
	names := map[string]bool{}
	for _, f := range d.Columns {
		if names[f.Name] {
			c.breaks("columns have different names", object, "%q twice", f.Name)
		}
		names[f.Name] = true
	}
	c.measure(object, d.Rows)
	c.measure(object, d.Bytes)
}

func (c *checker) flow(f inventory.Flow) {
	object := "flow " + string(f.ID)
	c.id(object, f.ID)
	if f.Store == "" || f.Mode == "" || f.Source == "" {
		c.breaks("a flow names its store, its mode and its source", object, "one is empty")
	}
	c.place(object, "", f.To)
}

// id checks that an id can be a key: text, and without a password.
func (c *checker) id(object string, id inventory.ID) {
	if id == "" || !utf8.ValidString(string(id)) {
		c.breaks("an id is text", object, "it is empty or not UTF-8")
	}
	_, rest, ok := strings.Cut(string(id), "://")
	host, _, _ := strings.Cut(rest, "/")
	if ok && strings.Contains(host, "@") {
		c.breaks("an id has no user and no password", object, "its host has an @")
	}
}

// place checks that a place is stated, in agreement with itself, and that a region has a country.
func (c *checker) place(object, region string, p inventory.Place) {
	switch {
	case p.Zone == "" || p.Basis == "":
		c.breaks("a place has a zone and says how it is known", object, "zone %q, basis %q", p.Zone, p.Basis)
	case p.Country != "" && inventory.ZoneOf(p.Country) != p.Zone:
		c.breaks("zone and country agree", object, "zone %q, country %q", p.Zone, p.Country)
	case region != "" && p.Country == "" && p.Zone != inventory.Multi && p.Zone != inventory.ZoneUnknown:
		c.breaks("a region has a country", object, "region %q, zone %q", region, p.Zone)
	}
}

func (c *checker) measure(object string, m *inventory.Measure) {
	if m == nil {
		return
	}
	if m.Value < 0 || m.Method == "" {
		c.breaks("a number says how it came about", object, "value %d, method %q", m.Value, m.Method)
	}
}

// gap checks that a gap can be reported: where, why, and what would close it.
func (c *checker) gap(object string, g *inventory.Gap) {
	switch {
	case !slices.Contains(inventory.Causes(), g.Cause):
		c.breaks("a gap has a cause of the list", object, "%q", g.Cause)
	case g.Fix.Code == "":
		c.breaks("a gap has a fix", object, "%s has none", g.Cause)
	case g.Cause == inventory.Denied && len(g.Fix.Args) == 0:
		c.breaks("a gap has a fix", object, "it is denied and names no permission")
	case g.Op == "":
		c.breaks("a gap names the operation", object, "%s names none", g.Cause)
	}
}
