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

// The states of a mark.
const (
	reachedYes = "yes"
	reachedNo  = "no"
)

// barPlaces is the room of the bar of a meter.
const barPlaces = 20

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

// A short number keeps two decimals of a million (of ten thousand in Chinese), rounded down: rounding never takes a
// count over a number that it did not reach.
const (
	million     = 1_000_000
	tenThousand = 10_000
)

// short says a number of people in few places.
func (w *Words) short(n int64) string {
	unit, word := int64(million), " M"
	if w.Lang == "zh" {
		unit, word = tenThousand, "万"
	}
	if n >= people.Unbounded || n < unit*1/10 || (w.Lang == "zh" && n < unit) {
		return thousands(n)
	}
	const parts = 100
	text := strconv.FormatFloat(float64(n/(unit/parts))/parts, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + word
}

// shortInterval says an interval in few places.
func (w *Words) shortInterval(low, high int64) string {
	switch {
	case high >= people.Unbounded:
		return "≥ " + w.short(low)
	case low == high || w.short(low) == w.short(high):
		return w.short(low)
	default:
		return w.short(low) + "–" + w.short(high)
	}
}

// nextMark is the mark that a reader watches: the first that is not certainly reached, else the last one.
func nextMark(m *decide.Meter) (decide.Mark, bool) {
	if len(m.Marks) == 0 {
		return decide.Mark{}, false
	}
	marks := slices.SortedFunc(slices.Values(m.Marks), func(a, b decide.Mark) int {
		return cmp.Or(cmp.Compare(a.People, b.People), cmp.Compare(a.Rule, b.Rule))
	})
	for _, mark := range marks {
		if mark.Reached != reachedYes {
			return mark, true
		}
	}
	return marks[len(marks)-1], true
}

// nearness is how near a count is to a mark: at or over it, in its upper half, or below.
func near(m *decide.Meter, mark decide.Mark) bool {
	const half = 2
	return mark.Reached != reachedNo || (mark.People > 0 && m.High >= mark.People/half)
}

// meterRows says the meters of each entity against the mark that is next, those nearest to it first within an entity.
// Meters that count nobody are left out.
func (v *view) meterRows(only func(*decide.Meter, decide.Mark) bool) [][]string {
	var rows [][]string
	for i := range v.doc.Meters {
		m := &v.doc.Meters[i]
		mark, ok := nextMark(m)
		if !ok || m.High == 0 || !only(m, mark) {
			continue
		}
		rows = append(rows, v.meterRow(m, mark))
	}
	return rows
}

func (v *view) meterRow(m *decide.Meter, mark decide.Mark) []string {
	of := v.words.Say("meter." + m.Of)
	if m.Year > 0 {
		of = v.words.Say("meter.in", of, strconv.Itoa(m.Year))
	}
	number := v.words.short(mark.People)
	if mark.Above {
		number = v.words.Say("meter.above", number)
	}
	return []string{
		v.entityName(m.Entity), of, bar(m.Low, m.High, mark.People),
		v.words.Say("meter.of", v.words.shortInterval(m.Low, m.High), number),
		v.words.Say("mark."+mark.Reached, v.means(mark.Means)),
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
