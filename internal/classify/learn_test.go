package classify_test

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

var learn = flag.Bool("learn", false, "rewrite the learned weights")

// weightsFile is what TestLearn writes.
const weightsFile = "../../configs/weights/columns.yaml"

// TestLearn fits the weights of the features to every labelled column. With -learn it writes them; without, it holds the
// shipped ones to be as good as a new fit: they need not be learned again after every new word.
//
//	go test ./internal/classify -run TestLearn -learn
func TestLearn(t *testing.T) {
	all := examples(t)
	fitted := logit(all, len(classify.FeatureNames()))
	if *learn {
		if err := os.WriteFile(weightsFile, []byte(written(fitted, all)), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	k, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	shipped := make([]float64, len(fitted))
	for _, f := range k.Weights.Features {
		shipped[slices.Index(classify.FeatureNames(), f.Name)] = f.Weight
	}
	if have, best := loss(shipped, all), loss(fitted, all); have > best+staleLoss {
		t.Errorf("the weights lose %.3f nats an opinion, new ones %.3f: run go test ./internal/classify -run TestLearn -learn", have, best)
	}
}

// staleLoss is how much worse than a new fit the shipped weights may be, in nats an opinion.
const staleLoss = 0.02

// loss is the mean surprise of weights over examples, in nats.
func loss(w []float64, all []example) float64 {
	sum := 0.0
	for _, e := range all {
		p := sigmoid(dot(w, e.x))
		if !e.right {
			p = 1 - p
		}
		sum -= math.Log(max(p, 1e-9))
	}
	return sum / float64(len(all))
}

// written is the content of the file of weights.
func written(w []float64, all []example) string {
	var sb strings.Builder
	right := 0
	for _, e := range all {
		if e.right {
			right++
		}
	}
	fmt.Fprintf(&sb, "# Written by: go test ./internal/classify -run TestLearn -learn\n")
	fmt.Fprintf(&sb, "# What each feature of the evidence for a kind in a column is worth, in nats of log-odds: a logistic\n")
	fmt.Fprintf(&sb, "# regression over %d opinions on labelled columns, of which %d are right. internal/classify/features.go says\n", len(all), right)
	fmt.Fprintf(&sb, "# what the features mean.\nfeatures:\n")
	for i, name := range classify.FeatureNames() {
		fmt.Fprintf(&sb, "  - {name: %s, weight: %.3f}\n", name, math.Round(1000*w[i])/1000)
	}
	return sb.String()
}

// weightsOf gives fitted weights to an engine.
func weightsOf(w []float64) classify.Weights {
	var all classify.Weights
	for i, name := range classify.FeatureNames() {
		all.Features = append(all.Features, classify.Weight{Name: name, Weight: math.Round(1000*w[i]) / 1000})
	}
	return all
}

// engineOf compiles the shipped knowledge with other weights.
func engineOf(tb testing.TB, w []float64) *classify.Engine {
	tb.Helper()
	k, err := classify.Load(configs.FS)
	if err != nil {
		tb.Fatal(err)
	}
	k.Weights = weightsOf(w)
	e, err := classify.Compile(k)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// labelled is tables with their labels.
type labelled struct {
	tables []dump
	labels map[string]label
}

// sources reads every labelled table: the sample databases, our own schemas, and made columns.
func sources(tb testing.TB) labelled {
	tb.Helper()
	labels, _ := readLabels(tb)
	all := labelled{tables: readDumps(tb, labels), labels: map[string]label{}}
	tables, more := readSchemas(tb)
	labels = append(labels, more...)
	all.tables = append(all.tables, tables...)
	made, more := madeColumns()
	labels = append(labels, more...)
	all.tables = append(all.tables, made...)
	for _, l := range labels {
		all.labels[l.Source+"/"+l.Table+"/"+l.Column] = l
	}
	return all
}

// madeColumns are tables of one column each: rare kinds with a name and without, and what looks like them.
func madeColumns() (tables []dump, labels []label) {
	const source, rows = "made", 200
	add := func(name, kind string, value func() string) {
		table := "t" + strconv.Itoa(len(tables)+1)
		tables = append(tables, dump{source: source, table: table, batches: []inventory.Batch{batchOf(columnOf(name, rows, value))}})
		labels = append(labels, label{Source: source, Table: table, Column: name, Label: kind, Values: rows})
	}
	for _, k := range rareKinds(newMade(51)) {
		for name := range strings.FieldsSeq(k.hints) {
			add(name, k.kind, k.value)
		}
		if k.proven {
			add("c1", k.kind, k.value)
		}
	}
	for _, n := range nearMisses(newMade(52)) {
		add(cmp.Or(n.column, "c1"), "none", n.value)
	}
	return tables, labels
}

// learnModes are the ways in which columns are learned from; what the schema alone says is what remains of a column
// without values.
func learnModes() []mode {
	return slices.DeleteFunc(modes(), func(m mode) bool { return m.values && m.all })
}

// examples are the opinions of the streams on every labelled column.
func examples(tb testing.TB) []example {
	tb.Helper()
	e, data := engine(tb), sources(tb)
	var all []example
	for _, m := range learnModes() {
		for _, d := range data.tables {
			t, names := tableOf(e, d, m)
			for _, b := range e.Ballots(t) {
				key := d.source + "/" + d.table + "/" + names[b.Column]
				l, ok := data.labels[key]
				if !ok || l.Label == "ambig" || m.values && l.Values == 0 {
					continue
				}
				all = append(all, example{
					source: d.source, mode: m.name, column: key, kind: b.Kind, x: b.Features, right: group(b.Kind) == group(l.Label),
				})
			}
		}
	}
	return all
}

// without splits examples by source.
func without(all []example, source string) (rest, held []example) {
	for _, e := range all {
		if e.source == source {
			held = append(held, e)
		} else {
			rest = append(rest, e)
		}
	}
	return rest, held
}

// sourcesOf lists the sources of examples in order.
func sourcesOf(all []example) []string {
	var names []string
	for _, e := range all {
		if !slices.Contains(names, e.source) {
			names = append(names, e.source)
		}
	}
	return names
}
