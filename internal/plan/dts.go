package plan

import (
	"cmp"
	"slices"
)

// DTS is the vocabulary of the data transmission service: each of its resources names engines in a way of its own.
type DTS struct {
	Read    string      `yaml:"read"` // day on which the lists were read
	Engines []DTSEngine `yaml:"engines"`
	Kinds   []DTSKind   `yaml:"kinds"`
	Classes DTSClasses  `yaml:"classes"`
}

// DTSEngine is one engine with its words.
type DTSEngine struct {
	ID              string   `yaml:"id"`
	Services        []string `yaml:"services"` // of the target cloud that run it
	Migration       DTSWords `yaml:"migration"`
	Synchronization DTSWords `yaml:"synchronization"`
	Provenance      `yaml:",inline"`
}

// DTSWords are the words of one engine in the instance and the job of one use. "" is an engine that the list lacks.
type DTSWords struct {
	Instance DTSPair `yaml:"instance"`
	Job      DTSPair `yaml:"job"`
}

// DTSPair is the word for a source and the word for a target.
type DTSPair [2]string

// Source is the word of the engine as a source.
func (p DTSPair) Source() string { return p[0] }

// Target is the word of the engine as a target.
func (p DTSPair) Target() string { return p[1] }

// DTSKind is how a job reaches a service of the target cloud.
type DTSKind struct {
	Service         string `yaml:"service"`
	Migration       string `yaml:"migration"`
	Synchronization string `yaml:"synchronization"`
}

// DTSClasses are the classes of the instances, small to large.
type DTSClasses struct {
	Migration       []string `yaml:"migration"`
	Synchronization []string `yaml:"synchronization"`
}

// Engine returns the engine with the id, or the one that a service of the target cloud runs; nil when there is none.
func (d *DTS) Engine(id string) *DTSEngine {
	for i := range d.Engines {
		if e := &d.Engines[i]; e.ID == id || slices.Contains(e.Services, id) {
			return e
		}
	}
	return nil
}

// Kind returns how a job reaches a service of the target cloud; nil when no list says it.
func (d *DTS) Kind(service string) *DTSKind {
	i := slices.IndexFunc(d.Kinds, func(k DTSKind) bool { return k.Service == service })
	if i < 0 {
		return nil
	}
	return &d.Kinds[i]
}

// dts checks the vocabulary: known services, one engine a service, a source for every row.
func (c *checker) dts() {
	taken := map[string]string{}
	for i := range c.k.DTS.Engines {
		e := &c.k.DTS.Engines[i]
		c.claim("dts engine", e.ID, func(_, id string) error {
			if e.Source == "" || !isMark(e.Mark) {
				c.wrong("dts engine %q: needs a source and a mark of P, M, S or R", id)
			}
			return nil
		})
		for _, s := range e.Services {
			if c.k.Service(s) == nil || taken[s] != "" {
				c.wrong("dts engine %q: service %q is unknown or already runs %q", e.ID, s, cmp.Or(taken[s], "nothing"))
			}
			taken[s] = e.ID
		}
	}
	c.dtsKinds()
}

// dtsKinds checks the words of services.
func (c *checker) dtsKinds() {
	for _, k := range c.k.DTS.Kinds {
		if c.k.Service(k.Service) == nil || k.Migration == "" || k.Synchronization == "" {
			c.wrong("dts kind %q: unknown service or empty word", k.Service)
		}
	}
}
