package filing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

func sum(a, b int64) int64 {
	if a >= people.Unbounded-b {
		return people.Unbounded
	}
	return a + b
}

// way says how far a mechanism is indicated for an entity.
type way int

const (
	notIndicated way = iota
	branch           // of a result that is open: what is missing may lead here
	indicated
)

// subject is one entity with its stores, its exports, and the mechanisms that are indicated for it.
type subject struct {
	*estate
	entity  *inventory.Entity
	stores  []*inventory.Store
	flows   []*inventory.Flow // of its stores, all of them
	exports []export
	ways    map[decide.Export]way
	folder  string
}

// export is one dataset in one flow, with what the rules indicate.
type export struct {
	flow  *inventory.Flow
	store *inventory.Store
	data  *inventory.Dataset
	dec   *decide.Decision
}

func (e *estate) subject(x *inventory.Entity) *subject {
	s := &subject{estate: e, entity: x, ways: map[decide.Export]way{}}
	for i := range e.doc.Stores {
		if st := &e.doc.Stores[i]; st.Entity == x.ID {
			s.stores = append(s.stores, st)
		}
	}
	for i := range e.doc.Flows {
		f := &e.doc.Flows[i]
		st := e.storeOf[f.Store]
		if st == nil || st.Entity != x.ID {
			continue
		}
		s.flows = append(s.flows, f)
		for _, dec := range e.byFlow[f.ID] {
			if data := e.dataOf[dec.Dataset]; data != nil && dec.Export != decide.NotAnExport {
				s.exports = append(s.exports, export{f, st, data, dec})
				s.way(dec)
			}
		}
	}
	return s
}

// way notes what a result asks for; an open one offers each mechanism up to its worst case.
func (s *subject) way(dec *decide.Decision) {
	offer := func(x decide.Export, w way) { s.ways[x] = max(s.ways[x], w) }
	switch dec.Export {
	case decide.SecurityAssessment, decide.Contract:
		offer(dec.Export, indicated)
	case decide.ExportUndetermined:
		if dec.WorstCase == decide.SecurityAssessment {
			offer(decide.SecurityAssessment, branch)
		}
		offer(decide.Contract, branch)
	case decide.Prohibited, decide.ApprovalRequired, decide.Exempt, decide.Free, decide.NotAnExport:
	}
}

// folderOf is the name of the folder of an entity: its id, with what is no plain letter or digit replaced.
func folderOf(entity inventory.ID, taken map[string]bool) string {
	base := strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, string(cmp.Or(entity, "unassigned")))
	name := base
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	taken[name] = true
	return name
}

// scenario is what leaves for one recipient and one purpose.
type scenario struct {
	number    int
	recipient string // "": nobody named it
	place     inventory.Place
	purpose   string
	exports   []export
}

// under are the exports that a mechanism is about.
func (s *subject) under(x decide.Export) []export {
	return slices.DeleteFunc(slices.Clone(s.exports), func(e export) bool { return !s.isUnder(e, x) })
}

// isUnder reports whether a mechanism is about an export: it is indicated, or may be what an open result becomes. Public
// access is under none: there is no recipient to file for or to sign with.
func (s *subject) isUnder(e export, x decide.Export) bool {
	switch {
	case x == "":
		return true
	case e.flow.Via == inventory.ViaPublic:
		return false
	}
	return e.dec.Export == x || e.dec.Export == decide.ExportUndetermined && s.ways[x] != notIndicated
}

// scenariosOf groups exports by recipient, place and purpose. That a store lies abroad belongs to the scenario of the named
// recipient there, where there is one.
func (s *subject) scenariosOf(exports []export) []scenario {
	var all []scenario
	at := map[string]int{}
	put := func(x export, key string) {
		i, ok := at[key]
		if !ok {
			i, at[key] = len(all), len(all)
			all = append(all, scenario{
				number: i + 1, recipient: s.receiver(x.flow), place: x.flow.To, purpose: purposeOf(x.store),
			})
		}
		all[i].exports = append(all[i].exports, x)
	}
	named := map[string]string{}
	for _, x := range exports {
		if r := s.receiver(x.flow); r != "" {
			key := strings.Join([]string{r, where(x.flow.To), purposeOf(x.store)}, "\x00")
			there := string(x.store.ID) + "\x00" + where(x.flow.To)
			named[there] = cmp.Or(named[there], key)
			put(x, key)
		}
	}
	for _, x := range exports {
		if s.receiver(x.flow) == "" {
			there := string(x.store.ID) + "\x00" + where(x.flow.To)
			put(x, cmp.Or(named[there], "\x00"+where(x.flow.To)+"\x00"+purposeOf(x.store)))
		}
	}
	return all
}

// receiver is who receives a flow, as far as anybody said: the recipient, else the entity of the store that it runs to
// where that is another one than the sender.
func (e *estate) receiver(f *inventory.Flow) string {
	if f.Who != "" {
		return f.Who
	}
	target, from := e.storeOf[f.Target], e.storeOf[f.Store]
	if target == nil || target.Entity == "" || from != nil && from.Entity == target.Entity {
		return ""
	}
	for i := range e.doc.Entities {
		if e.doc.Entities[i].ID == target.Entity {
			return cmp.Or(e.doc.Entities[i].Name, string(target.Entity))
		}
	}
	return string(target.Entity)
}

func where(p inventory.Place) string { return cmp.Or(p.Country, string(p.Zone)) }

// purposeOf is what a store is for: as stated, else its system, else its name.
func purposeOf(s *inventory.Store) string { return cmp.Or(s.Purpose, s.System, s.Name) }

// datasetsOf lists the datasets of exports, each once, in order.
func datasetsOf(exports []export) []inventory.ID {
	var ids []inventory.ID
	seen := map[inventory.ID]bool{}
	for _, x := range exports {
		if !seen[x.data.ID] {
			seen[x.data.ID] = true
			ids = append(ids, x.data.ID)
		}
	}
	return ids
}

// flowsOf lists the flows of exports, each once, in order.
func flowsOf(exports []export) []*inventory.Flow {
	var flows []*inventory.Flow
	seen := map[*inventory.Flow]bool{}
	for _, x := range exports {
		if !seen[x.flow] {
			seen[x.flow] = true
			flows = append(flows, x.flow)
		}
	}
	return flows
}
