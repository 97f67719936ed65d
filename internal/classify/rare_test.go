package classify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

const (
	// rareRows is how many rows a made column of a rare kind has.
	rareRows = 3000
	// rareBar is the recall that each rare kind must reach over its guises.
	rareBar = 0.98
)

// TestRareKinds makes columns of kinds that no sample database holds, in many guises, and prints the recall of each.
func TestRareKinds(t *testing.T) {
	e := engine(t)
	for _, k := range rareKinds(newMade(3)) {
		var missed []string
		guises := k.guises(newMade(4))
		for _, g := range guises {
			if !g.found(e) {
				missed = append(missed, g.name)
			}
		}
		recall := 1 - ratio(len(missed), len(guises))
		t.Logf("%-26s recall %.2f (%d of %d) %s", k.title, recall, len(guises)-len(missed), len(guises), strings.Join(missed, ", "))
		if recall < rareBar {
			t.Errorf("%s: recall %.2f, want %.2f; missed: %s", k.title, recall, rareBar, strings.Join(missed, ", "))
		}
	}
}

// guise is a way in which a kind comes: what the column is called and what is in it.
type guise struct {
	name, column, kind, form string
	value                    func() string
}

// found reports whether the kind is among what is reported of the column, and whether it comes first where it is all
// that is in it.
func (g *guise) found(e *classify.Engine) bool {
	for _, f := range judgeColumn(e, g.column, rareRows, g.value) {
		if reported(f) && group(f.Kind) == group(g.kind) && (g.form == "" || f.Form == g.form) {
			return true
		}
		if !strings.Contains(g.name, "%") {
			return false
		}
	}
	return false
}

// judgeColumn judges a column of made values.
func judgeColumn(e *classify.Engine, name string, n int, value func() string) []classify.Finding {
	b := batchOf(columnOf(name, n, value))
	b.Design = inventory.Design{Sampling: inventory.FullRead}
	table := e.NewTable(inventory.Dataset{ID: "d", Name: "t1"}, classify.TableOptions{})
	table.Add(&b)
	return e.Judge(table).Findings
}

// rareKind is a kind with its generator, the names that columns of it have, and how it is written.
type rareKind struct {
	title, kind, form string
	hints             string // column names, blanks between
	value             func() string
	proven            bool // the values prove it without a name
	spaced            bool // it is also written in groups
	inText            bool // it is also looked for inside text
	anyCase           bool // its letters are written in either case
}

// guises lists the ways in which a kind comes.
func (k *rareKind) guises(m made) []guise {
	var all []guise
	add := func(name, column string, value func() string) {
		all = append(all, guise{name: name, column: column, kind: k.kind, form: k.form, value: value})
	}
	for hint := range strings.FieldsSeq(k.hints) {
		add("named "+hint, hint, k.value)
		add("half empty "+hint, hint, func() string { return []string{"", k.value()}[m.r.IntN(2)] })
	}
	if !k.proven {
		return all
	}
	add("no name", "c1", k.value)
	if k.anyCase {
		add("lower case", "c1", func() string { return strings.ToLower(k.value()) })
	}
	add("full width", "c1", func() string { return wideOf(k.value()) })
	add("blanks around", "c1", func() string { return " " + k.value() + " " })
	add("one in ten wrong", "c1", m.instead(0.1, k.value))
	if k.spaced {
		add("in groups", "c1", func() string { return grouped(k.value(), " ") })
		add("in groups with hyphens", "c1", func() string { return grouped(k.value(), "-") })
	}
	return append(all, k.mixed(m)...)
}

// mixed lists the ways in which a kind comes among other things.
func (k *rareKind) mixed(m made) []guise {
	var all []guise
	for _, percent := range []int{1, 5, 20, 50} {
		for name, other := range map[string]func() string{"codes": m.code, "words": m.words} {
			all = append(all, guise{
				name: fmt.Sprintf("%d %% among %s", percent, name), column: "c1", kind: k.kind, form: k.form,
				value: m.among(percent, k.value, other),
			})
		}
		if k.inText {
			all = append(all, guise{
				name: fmt.Sprintf("%d %% inside text", percent), column: "c1", kind: k.kind, form: k.form,
				value: m.among(percent, func() string { return "请核对" + k.value() + "，谢谢配合" }, m.comment),
			})
		}
	}
	slices.SortFunc(all, func(a, b guise) int { return strings.Compare(a.name, b.name) })
	return all
}

// instead returns a generator of which a share of the values has its figures changed.
func (m made) instead(share float64, value func() string) func() string {
	return func() string {
		v := value()
		if m.r.Float64() >= share {
			return v
		}
		return m.digits(len(v))
	}
}

// among returns a generator of other values, of which some in a hundred are of the kind.
func (m made) among(percent int, value, other func() string) func() string {
	n := 0
	return func() string {
		if n++; n%(100/percent) == 0 {
			return value()
		}
		return other()
	}
}

// wideOf writes letters and figures in full width.
func wideOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F {
			return r - '!' + 0xFF01
		}
		return r
	}, s)
}

// grouped writes a number in groups: an identity number by its parts, others by four.
func grouped(s, separator string) string {
	if len(s) == 18 {
		return s[:6] + separator + s[6:14] + separator + s[14:]
	}
	var parts []string
	for ; len(s) > 4; s = s[4:] {
		parts = append(parts, s[:4])
	}
	return strings.Join(append(parts, s), separator)
}
