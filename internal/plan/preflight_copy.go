package plan

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

const hoursPerDay = 24

// log compares the copy with the time that the source keeps its log of changes: a window that nobody can widen splits
// the copy, a setting is raised before it.
func (f *preflight) log() {
	hours := is("hours", strconv.FormatFloat(f.p.copy.hours, 'f', 1, 64))
	if w := f.p.target.Window; w > 0 {
		window := is("window", strconv.Itoa(w))
		if f.p.copy.hours > float64(w) {
			f.hard("P101/split", f.p.store.ID, hours, window)
		} else {
			f.raise("P101/fits", f.p.store.ID, "", hours, window)
		}
	}
	if f.p.target.Logs == nil {
		return
	}
	const round = 12 // hours: retentions are set in half days
	least := f.limit(f.p.target.Logs.Least)
	days := f.p.copy.P95 + f.p.copy.follow.P95
	keep := max(least, float64(days*hoursPerDay))
	f.hard("P101/raise", f.p.store.ID, is("keep", trim(math.Ceil(keep/round)*round)), is("least", trim(least)),
		is("days", strconv.Itoa(days)), word{"how", f.p.target.Logs.How})
}

// near says that the rates of a class do not hold over a line across the border.
func (f *preflight) near() {
	if f.p.target.Near == "" {
		return
	}
	f.raise("P103/far", f.p.store.ID, stepProbe, is("ms", trim(f.limit(f.p.target.Near))), is("rtt", trim(f.limit("rtt.cross_border"))))
}

// speed says what else than the line bounds the copy, and what is not known of it.
func (f *preflight) speed() {
	if !f.load.bytesKnown {
		f.raise("P118/size", f.p.store.ID, "")
	}
	if rest := unlisted(f.p.store, f.p.all); rest > 0 {
		stated := float64(f.p.store.Size.Bytes.Value)
		f.raise("P118/larger", f.p.store.ID, "", is("stated", humanBytes(stated)), is("listed", humanBytes(stated-rest)))
	}
	if slices.ContainsFunc(f.p.copy.caps, func(c Cap) bool { return c.Binds && (c.Name == requests || c.Name == listing) }) {
		f.raise("P102/requests", f.p.store.ID, "", word{"by", f.p.copy.By})
		f.sequential()
	}
	if f.p.target.Service == "oss" && f.p.target.Follow {
		f.raise("P108/lifecycle", f.p.store.ID, "")
	}
	if times := f.p.target.Room; times != "" && f.load.bytesKnown {
		v := f.limit(times)
		f.raise("P133/room", f.p.store.ID, "", is("size", humanBytes(f.load.bytes)), is("room", humanBytes(f.load.bytes*v)), is("times", trim(v)))
	}
}

// sequential names the key templates that begin with a number or a date: all their objects share one partition at
// first.
func (f *preflight) sequential() {
	if f.p.target.Service != "oss" {
		return
	}
	var keys []string
	for _, s := range f.p.moves {
		if head, _, _ := strings.Cut(s.data.Name, "/"); strings.HasPrefix(head, "*") {
			keys = append(keys, s.data.Name)
		}
	}
	if len(keys) > 0 {
		const shown = 3
		f.raise("P129/sequential", f.p.store.ID, "", is("keys", strings.Join(keys[:min(shown, len(keys))], ", ")),
			is("limit", trim(f.limit("oss.qps.sequential_prefix"))))
	}
}

// statedClass is the storage class that a store states in its tags, "" when nobody does: a listing of a provider
// keeps none.
func statedClass(st *inventory.Store) string { return st.Tags["storage_class"] }

// class is what the storage class of the source becomes, nil when it is not known or the row has none for it.
func (p part) class() *Class { return p.target.Class(statedClass(p.store)) }

// billed are the cold classes in which the objects may be kept: that of the source where it is stated, else all those of
// a row that is about archives; none is Standard.
func (p part) billed() []Class {
	switch c := p.class(); {
	case c != nil && c.Kept != "":
		return []Class{*c}
	case c == nil && p.target.Method == "restore_copy":
		return p.target.Classes
	}
	return nil
}

// restores is the limit on the restore that comes before the copy, "" where nothing is restored: of the class of the
// store, else the longest of a row that is about archives.
func (p part) restores(k *Knowledge) string {
	if c := p.class(); c != nil {
		return c.Restore
	}
	if p.target.Method != "restore_copy" {
		return ""
	}
	return restoreLimit(p.target, k)
}

// spareDays are added to what a copy takes when an archive is restored, so that the copy need not start at once.
const spareDays = 7

// readable is for how many days an archive is restored: the copy and the restore itself at P95, and some to spare.
func (b *builder) readable(p part) int {
	return p.copy.P95 + max(1, ceil(b.within(p.restores(b.k), p95)/hoursPerDay)) + spareDays
}

// keepReadable makes the copy start while there is time to end it before what was restored goes back.
func (b *builder) keepReadable(p part) {
	restored, copied := b.byID[p.root+"/restore"], b.byID[p.root+"/copy"]
	if restored != nil && copied != nil {
		copied.fresh = map[ID]int{restored.ID: b.readable(p) - p.copy.P95}
	}
}

// restoring says what is restored before it can be copied. The step itself is the transfer's.
func (f *preflight) restoring() {
	id := f.p.restores(f.k)
	switch {
	case id != "":
		f.raise("P104/restore", f.p.store.ID, f.p.root+"/restore", is("class", className(f.p.store)), is("hours", f.k.Limit(id).text()),
			is("days", strconv.Itoa(f.readable(f.p))))
	case statedClass(f.p.store) == "" && slices.ContainsFunc(f.p.target.Classes, func(c Class) bool { return c.Restore != "" }):
		f.raise("P104/unknown", f.p.store.ID, "")
	}
}

func className(st *inventory.Store) string {
	if c := statedClass(st); c != "" {
		return c
	}
	return st.Service
}

// classes looks at what a cold class bills: a least size of an object and least days.
func (f *preflight) classes() {
	c := f.p.class()
	if c == nil || c.Kept == "" {
		return
	}
	f.raise("P107/days", f.p.store.ID, "", is("class", c.Target), is("days", trim(f.limit(c.Kept))))
	const kib = 1024
	least := f.limit("oss.min_billable_size")
	if f.load.objects == 0 || f.load.bytes == 0 || f.load.bytes/f.load.objects >= least*kib {
		return
	}
	mean := f.load.bytes / f.load.objects
	f.raise("P107/small", f.p.store.ID, "", is("mean", humanBytes(mean)), is("class", c.Target), is("least", trim(least)),
		is("times", fmt.Sprintf("%.1f", least*kib/mean)))
}

// method asks whether the region offers the method.
func (f *preflight) method() {
	m := f.k.Method(f.p.target.Method)
	if m == nil || m.Regional == "" || f.region == nil || slices.Contains(f.region.Methods, m.Regional) {
		return
	}
	others := make([]word, 0, 1)
	if len(f.p.target.Others) == 0 {
		others = append(others, word{"others", Text{ZH: "（无）", EN: "(none)"}})
	} else {
		others = append(others, is("others", strings.Join(f.p.target.Others, ", ")))
	}
	f.raise("P106/method", f.p.store.ID, "", append(others, is("region", f.region.ID), word{"method", m.Name},
		is("regions", strings.Join(f.k.RegionsOf(m.ID), ", ")))...)
}

// seen says what was not seen of the store.
func (f *preflight) seen() {
	if f.unseen[f.p.store.ID] {
		f.raise("P117/unseen", f.p.store.ID, "")
	}
	if f.p.target.Basis == "recalled" {
		f.raise("P132/recalled", f.p.store.ID, "", word{"target", f.p.target.Name}, is("source", f.p.target.Source))
	}
}
