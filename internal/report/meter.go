package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// The words of decide.Mark.Reached.
const (
	reachedYes  = "yes"
	reachedNo   = "no"
	reachedOpen = "open"
)

// barPlaces is the room of the bar of a meter.
const barPlaces = 16

// bar draws a count against a number: full for what is certain, shaded up to what is possible.
func bar(low, high, of int64) string {
	at := func(n int64) int {
		if n >= of {
			return barPlaces
		}
		return int(n * barPlaces / of)
	}
	sure, maybe := at(low), at(high)
	if high > low && maybe == sure && maybe < barPlaces {
		maybe++ // an interval is never drawn as a point
	}
	return strings.Repeat("█", sure) + strings.Repeat("▒", maybe-sure) + strings.Repeat("·", barPlaces-maybe)
}

// Large numbers are said in millions, in Chinese in ten thousands, with two decimals and rounded down: rounding never
// takes a count to a number that it did not reach.
const (
	million     = 1_000_000
	tenThousand = 10_000
)

// ofNumber says a count against a number in few places: 0.83 M of 1 M.
func (w *Words) ofNumber(low, high, of int64) (count, number string) {
	unit, word := int64(million), " M"
	if w.Lang == "zh" {
		unit, word = tenThousand, "万"
	}
	const parts = 100
	short := func(n int64) string {
		if n < unit/parts || (of < unit && low < unit/10) {
			return thousands(n)
		}
		text := strconv.FormatFloat(float64(n/(unit/parts))/parts, 'f', 2, 64)
		return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + word
	}
	first, last := short(low), short(high)
	if number = thousands(of); of >= unit {
		number = short(of)
	}
	switch {
	case high >= people.Unbounded:
		return "≥ " + first, number
	case first == last:
		return first, number
	case strings.HasSuffix(first, word) && strings.HasSuffix(last, word):
		first = strings.TrimSuffix(first, word)
	}
	return first + "–" + last, number
}

// watched are the marks of one number that a reader watches: the next number that is not certainly reached where the
// count is near it, else the last that is reached, else the next.
func watched(m *decide.Meter) []decide.Mark {
	var last, next []decide.Mark
	for _, mark := range slices.SortedStableFunc(slices.Values(m.Marks), compareMarks) {
		if mark.People == 0 {
			continue // the first person is no number that somebody comes near
		}
		if mark.Reached == reachedYes {
			last = append(sameNumber(last, mark), mark)
		} else if len(next) == 0 || compareMarks(next[0], mark) == 0 {
			next = append(next, mark)
		}
	}
	if len(next) > 0 && (len(last) == 0 || near(m, next[0])) {
		return next
	}
	return last
}

// sameNumber keeps marks that are at the number of another, and drops those of a lower one.
func sameNumber(marks []decide.Mark, mark decide.Mark) []decide.Mark {
	if len(marks) > 0 && compareMarks(marks[0], mark) != 0 {
		return nil
	}
	return marks
}

func compareMarks(a, b decide.Mark) int {
	return cmp.Or(cmp.Compare(a.People, b.People), cmp.Compare(count(a.Above), count(b.Above)))
}

// near reports whether a count may be at a mark, or is in the upper half of the way to it.
func near(m *decide.Meter, mark decide.Mark) bool {
	const half = 2
	return mark.Reached != reachedNo || m.High >= mark.People/half
}

// gauge is a meter with the marks that are watched, which are at one number.
type gauge struct {
	*decide.Meter
	marks []decide.Mark
}

// gauges are the meters that count somebody and have a mark, without those of which nothing is known: of each entity the open ones first, then by how much of
// their mark is reached.
func (v *view) gauges() []gauge {
	var all []gauge
	for i := range v.doc.Meters {
		m := &v.doc.Meters[i]
		if marks := watched(m); len(marks) > 0 && m.High > 0 && (m.Low > 0 || m.High < people.Unbounded) {
			all = append(all, gauge{m, marks})
		}
	}
	slices.SortStableFunc(all, func(a, b gauge) int {
		return cmp.Or(
			cmp.Compare(a.Entity, b.Entity), cmp.Compare(b.urgency(), a.urgency()),
			cmp.Compare(b.share(), a.share()), cmp.Compare(a.Of, b.Of),
		)
	})
	return all
}

// urgency orders by what a reader can still do: what is open between bounds, what is reached, what is near or bounded by
// nothing, what is far.
func (g gauge) urgency() int {
	switch mark := g.marks[0]; {
	case mark.Reached == reachedOpen && g.High < people.Unbounded:
		return 3
	case mark.Reached == reachedYes:
		return 2
	case near(g.Meter, mark):
		return 1
	default:
		return 0
	}
}

// share is how much of the mark is reached at most; at least, where nothing bounds the count.
func (g gauge) share() float64 {
	heads := g.High
	if heads >= people.Unbounded {
		heads = g.Low
	}
	return float64(heads) / float64(max(1, g.marks[0].People))
}

// cells say a gauge: whose, which people, how many of which number, and what begins there.
func (v *view) cells(g gauge) []string {
	of := v.words.Say("meter." + g.Of)
	if g.Year > 0 && g.Year != v.doc.now().Year() {
		of = v.words.Say("meter.in", of, strconv.Itoa(g.Year))
	}
	mark := g.marks[0]
	heads, number := v.words.ofNumber(g.Low, g.High, mark.People)
	if mark.Above {
		number = v.words.Say("meter.above", number)
	}
	var means []string
	for _, m := range g.marks {
		if word := v.means(m.Means); !slices.Contains(means, word) {
			means = append(means, word)
		}
	}
	return []string{
		v.entityName(g.Entity), of, bar(g.Low, g.High, mark.People),
		v.words.Say("meter.of", heads, number),
		v.words.Say("mark."+mark.Reached, strings.Join(means, v.words.Say("comma"))),
	}
}

// nearest is one line for each entity that is near a mark, may be at it, or is over it.
func (v *view) nearest() [][]string {
	var rows [][]string
	last := inventory.ID("")
	for _, g := range v.gauges() {
		if g.Entity == last || !near(g.Meter, g.marks[0]) {
			continue
		}
		last = g.Entity
		rows = append(rows, v.cells(g))
	}
	return rows
}

// writeMeters writes who is near a number that rules name.
func (v *view) writeMeters(b *strings.Builder) {
	rows := v.nearest()
	if len(rows) == 0 {
		return
	}
	b.WriteString(v.words.Say("head.meters") + "\n")
	t := table{n: len(rows), more: "more", cells: func(i int) []string { return rows[i] }}
	t.write(b, v.words)
}

// pipeMeters writes the same for a page.
func (v *view) pipeMeters(b *strings.Builder) {
	rows := v.nearest()
	if len(rows) == 0 {
		return
	}
	heading(b, v.words.Say("head.meters"))
	pipeHead(b, v.words.Say("board.col.meters"))
	for _, row := range rows {
		pipeRow(b, row...)
	}
}

// means words what begins to hold at a mark: the result of an export, or an obligation.
func (v *view) means(word string) string {
	for _, prefix := range []string{"export.", "storage.", "obligation."} {
		if v.words.Has(prefix + word) {
			return v.words.Say(prefix + word)
		}
	}
	return strings.ReplaceAll(word, "_", " ")
}

// entityName is the name of an entity, and a word for nobody.
func (v *view) entityName(id inventory.ID) string {
	if id == "" {
		return v.words.Say("entity.none")
	}
	for i := range v.doc.Entities {
		if v.doc.Entities[i].ID == id {
			return cmp.Or(v.doc.Entities[i].Name, string(id))
		}
	}
	return string(id)
}

// subjectName is what a question or a statement is of: an entity, or something that has a name.
func (v *view) subjectName(id inventory.ID) string {
	if name := v.entityName(id); name != string(id) {
		return name
	}
	return v.name(id)
}
