package decide

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// What a person states of a system beside its grade: as a statement of the system or of one of its stores, or as a tag
// of a store, in which the dots and the prefix are left out (mlps_filed, log_retention_days …).
const (
	factApplies  = "x-mlps.applies"            // true, false: whether the scheme is about it
	factFiled    = "x-mlps.filed"              // number of the certificate
	factRefiled  = "x-mlps.refiled_2025"       // true, false
	factGradedOn = "x-mlps.graded_on"          // day on which the grade was settled
	factTestedOn = "x-mlps.tested_on"          // day of the last test
	factLogDays  = "x-mlps.log_retention_days" // for how many days logs are kept
	factControl  = "x-mlps.control."           // and the id of a control: true, false
)

// tagOf is the tag by which the owner of a store states a fact of its system.
func tagOf(fact string) string {
	return map[string]string{
		factApplies: "mlps_applies", factFiled: "mlps_filed", factRefiled: "mlps_refiled_2025",
		factGradedOn: "mlps_graded_on", factTestedOn: "mlps_tested_on", factLogDays: "log_retention_days",
	}[fact]
}

// stated is what was last stated of a fact of a group of stores: as the text of a tag, or the value of a statement
// without its quotes. A statement counts before a tag, null is nothing.
func (g *grading) stated(stores []*inventory.Store, fact string) string {
	value, at := "", int64(0)
	for _, st := range g.statements() {
		if st.Fact == fact && isAbout(st.Of, stores) && (value == "" || st.At.Unix() >= at) {
			value, at = plain(st.Value), st.At.Unix()
		}
	}
	if value != "" {
		return value
	}
	for _, s := range stores {
		if v := s.Tags[tagOf(fact)]; v != "" {
			return v
		}
	}
	return ""
}

// statements are those about the graded protection, gathered once: each store is asked for several of them.
func (g *grading) statements() []*Statement {
	if g.said == nil {
		g.said = []*Statement{}
		for i := range g.estate.in.Statements {
			st := &g.estate.in.Statements[i]
			if strings.HasPrefix(st.Fact, factPrefix) || st.Fact == MLPSLevel.Key() {
				g.said = append(g.said, st)
			}
		}
	}
	return g.said
}

// factPrefix begins the facts of the graded protection that are no facts of the vocabulary.
const factPrefix = "x-mlps."

// isAbout reports whether a statement is of the system of the stores, by id or name, or of one of them.
func isAbout(of inventory.ID, stores []*inventory.Store) bool {
	if name := stores[0].System; name != "" && (of == inventory.ID(name) || of == SystemID(stores[0].Entity, name)) {
		return true
	}
	return slices.ContainsFunc(stores, func(s *inventory.Store) bool { return s.ID == of })
}

// plain is a value of JSON as people write it; "" for null.
func plain(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) == nil {
		return s
	}
	if string(value) == "null" {
		return ""
	}
	return string(value)
}

// statedTruth reads a stated truth, and whether somebody stated it.
func (g *grading) statedTruth(stores []*inventory.Store, fact string) (Truth, bool) {
	switch g.stated(stores, fact) {
	case "true", "yes":
		return Yes, true
	case "false", "no":
		return No, true
	default:
		return Unknown, false
	}
}

// isStated reports whether somebody stated a fact of a system.
func (g *grading) isStated(s *System, fact string) bool { return g.stated(g.storesOf(s), fact) != "" }

func (g *grading) storesOf(s *System) []*inventory.Store {
	stores := make([]*inventory.Store, 0, len(s.Stores))
	for _, id := range s.Stores {
		stores = append(stores, g.estate.stores[id])
	}
	return stores
}

// declared are the grades that people stated of a system, the lowest first: by tags of its stores, and by statements.
// What a statement says of the system stands for all of its stores.
func (g *grading) declared(s *System, stores []*inventory.Store) []int {
	var grades []int
	take := func(text string) {
		if n, err := strconv.Atoi(text); err == nil && 1 <= n && n <= highestGrade && !slices.Contains(grades, n) {
			grades = append(grades, n)
		}
	}
	take(g.stated(stores, MLPSLevel.Key()))
	if len(grades) > 0 && s.Name != "" {
		return grades
	}
	for _, st := range stores {
		take(st.Tags[tagGrade])
	}
	slices.Sort(grades)
	return grades
}

func triOf(t Truth) inventory.Tri {
	switch t {
	case Yes:
		return inventory.Yes
	case No:
		return inventory.No
	case Unknown:
	}
	return inventory.Unknown
}
