package classify_test

import (
	"maps"
	"testing"

	"github.com/domicile/domicile/internal/classify"
)

// TestHeldOut judges each labelled database with weights that were learned from all the others.
func TestHeldOut(t *testing.T) {
	labels, core := readLabels(t)
	corpusTables := readDumps(t, labels)
	tables, more := readSchemas(t)
	opinions := examples(t)
	for name, set := range map[string]struct {
		tables []dump
		labels []label
	}{"sample databases": {corpusTables, labels}, "schemas of many trades": {tables, more}} {
		engines := heldOutEngines(t, opinions, set.tables)
		for _, m := range modes() {
			t.Run(name+", "+m.name, func(t *testing.T) {
				verdicts := map[string]classify.Finding{}
				for source, e := range engines {
					maps.Copy(verdicts, judgeAll(e, of(set.tables, source), m))
				}
				s := score(verdicts, set.labels, core, m)
				t.Log("\n" + s.String())
				s.heldTo(t, m)
			})
		}
	}
}

// heldTo are the bars that hold on databases of which nothing was learned.
func (s *scores) heldTo(t *testing.T, m mode) {
	t.Helper()
	switch {
	case !m.names:
		s.atLeast(t, 0.50, 0.97, 0.01)
	case !m.values:
		s.atLeast(t, 0.98, 0.98, 0.005)
	default:
		s.atLeast(t, 0.98, 0.98, 0.005)
	}
}

// heldOutEngines compiles an engine for each source whose weights do not know it.
func heldOutEngines(t *testing.T, all []example, tables []dump) map[string]*classify.Engine {
	t.Helper()
	engines := map[string]*classify.Engine{}
	for _, d := range tables {
		if engines[d.source] == nil {
			rest, _ := without(all, d.source)
			engines[d.source] = engineOf(t, logit(rest, len(classify.FeatureNames())))
		}
	}
	return engines
}

// of picks the tables of a source.
func of(tables []dump, source string) []dump {
	var all []dump
	for _, d := range tables {
		if d.source == source {
			all = append(all, d)
		}
	}
	return all
}
