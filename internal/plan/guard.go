package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Guards are the rails of the target cloud that keep at home what came home: what they deny, and what they detect.
type Guards struct {
	Read    string   `yaml:"read"`
	Denies  []Deny   `yaml:"denies"`
	Detects []Detect `yaml:"detects"`
	// Closed are the regions of the target cloud outside the mainland, and Home those inside, from the table of regions.
	Closed []string `yaml:"-"`
	Home   []string `yaml:"-"`
}

// Deny is one control policy.
type Deny struct {
	ID         string   `yaml:"id"`
	What       Text     `yaml:"what"`
	Misses     Text     `yaml:"misses"` // what it cannot catch
	Abroad     bool     `yaml:"abroad"` // in the closed regions alone; else everywhere
	Except     string   `yaml:"except"` // the role that may do it nevertheless; "" for none
	Scopes     []Scoped `yaml:"scopes"`
	Instrument string   `yaml:"instrument"` // the ground
	Article    string   `yaml:"article"`
	Provenance `yaml:",inline"`
}

// Scoped are actions of one service.
type Scoped struct {
	Service string   `yaml:"service"` // its code in policies
	Actions []string `yaml:"actions"`
	Mark    string   `yaml:"mark"` // how well the names of the actions are known
}

// Detect is one rule of the configuration audit.
type Detect struct {
	ID         string   `yaml:"id"` // the identifier of the managed rule
	What       Text     `yaml:"what"`
	Misses     Text     `yaml:"misses"`
	Types      []string `yaml:"types"`   // of resources that it looks at
	Regions    bool     `yaml:"regions"` // takes the list of home regions
	Every      string   `yaml:"every"`   // a period, where it does not run on changes
	Risk       int      `yaml:"risk"`    // 1 critical, 2 warning, 3 information
	Provenance `yaml:",inline"`
}

// outside takes the regions from the table: the zone decides, never a prefix. A closing region is no home.
func (g *Guards) outside(regions *inventory.Regions) {
	g.Closed, g.Home = nil, nil
	for _, r := range regions.List("aliyun", "") {
		switch {
		case r.Zone != inventory.Mainland:
			g.Closed = append(g.Closed, r.ID)
		case r.Status == "active":
			g.Home = append(g.Home, r.ID)
		}
	}
}

// guards checks the rails: ids, sources, a word on what each cannot catch.
func (c *checker) guards() {
	for i := range c.k.Guards.Denies {
		d := &c.k.Guards.Denies[i]
		c.claim("guard", d.ID, func(kind, id string) error { c.honest(kind, id, &d.Provenance, d.Misses); return nil })
		if slices.ContainsFunc(d.Scopes, func(s Scoped) bool { return s.Service == "" || len(s.Actions) == 0 || !isMark(s.Mark) }) {
			c.wrong("guard %q: a scope needs a service, actions and a mark", d.ID)
		}
	}
	c.detects()
}

func (c *checker) detects() {
	for i := range c.k.Guards.Detects {
		d := &c.k.Guards.Detects[i]
		c.claim("detect", d.ID, func(kind, id string) error { c.honest(kind, id, &d.Provenance, d.Misses); return nil })
		if len(d.Types) == 0 || d.Risk < 1 || d.Risk > 3 {
			c.wrong("detect %q: needs types of resources and a risk of 1 to 3", d.ID)
		}
	}
}

// honest asks a rail for where it comes from and for what it cannot catch.
func (c *checker) honest(kind, id string, from *Provenance, misses Text) {
	if from.Source == "" || !isMark(from.Mark) || misses.EN == "" || misses.ZH == "" {
		c.wrong("%s %q: needs a source, a mark of P, M, S or R, and what it misses in both languages", kind, id)
	}
}
