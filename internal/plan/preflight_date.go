package plan

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// checkDates looks at what only dates show: waivers, restores, self-assessments, ends of support, filings that expire.
func (b *builder) checkDates(finish Date) {
	b.waivers()
	for _, t := range b.inOrder() {
		b.assessedInTime(t)
	}
	for _, g := range b.groups {
		if g.Chosen != BringHome {
			continue
		}
		for _, p := range b.parts(g) {
			b.restoredInTime(p)
			b.supported(p, finish)
		}
	}
	for i := range b.in.Filings {
		b.expiring(&b.in.Filings[i], finish)
	}
}

// waivers compares the copies out of each cloud with the days of its waiver.
func (b *builder) waivers() {
	c := &b.in.Constraints
	if !c.ExitWaiver || !c.WaiverFrom.IsZero() {
		return // none is meant, or its day is known and the costs count what falls outside
	}
	days := int(b.limit("aws.exit_waiver.window"))
	spans := b.leaving()
	for _, cloud := range slices.Sorted(maps.Keys(spans)) {
		from, to := spans[cloud].from, spans[cloud].to
		length := int(to-from) + 1
		words := []word{
			is("provider", cloud), is("from", from.String()), is("to", to.String()), is("span", strconv.Itoa(length)),
			is("days", strconv.Itoa(days)), is("earliest", (to - Date(days)).String()),
		}
		key := "P111/fits"
		if length > days {
			key = "P111/longer"
		}
		b.raise(key, "egress/"+ID(slug(cloud)), "", words...)
	}
}

type dates struct{ from, to Date }

// leaving is from when until when data leave each cloud that waives egress.
func (b *builder) leaving() map[string]dates {
	spans := map[string]dates{}
	for _, t := range b.tasks {
		st := b.stores[t.Store]
		if st == nil || t.Verb != Copy && t.Verb != Follow || !slices.Contains([]string{"aws", "azure", "gcp"}, st.Provider) {
			continue
		}
		s, known := spans[st.Provider]
		if !known || t.Start < s.from {
			s.from = t.Start
		}
		s.to = max(s.to, t.Finish)
		spans[st.Provider] = s
	}
	return spans
}

// assessedInTime asks whether what a step rests on is still young enough when it starts.
func (b *builder) assessedInTime(t *task) {
	if t.Verb != File {
		return // a restored archive has a check of its own
	}
	for _, need := range slices.Sorted(maps.Keys(t.fresh)) {
		before := b.byID[need]
		if before == nil || int(t.Start-before.Finish) <= t.fresh[need] {
			continue
		}
		b.raise("P130/old", t.ID, need, is("done", before.Finish.String()), is("filed", t.Start.String()),
			is("months", trim(b.limit("cac.self_assessment.age_max"))))
	}
}

// restoredInTime asks whether restored archives stay readable until their copy is done.
func (b *builder) restoredInTime(p part) {
	restored, copied := b.byID[p.root+"/restore"], b.byID[p.root+"/copy"]
	if restored == nil || copied == nil || p.restores(b.k) == "" {
		return
	}
	span, days := int(copied.Finish-restored.Finish), b.readable(p)
	if span > days {
		b.raise("P104/expires", p.store.ID, restored.ID, is("restored", restored.Finish.String()), is("copied", copied.Finish.String()),
			is("span", strconv.Itoa(span)), is("days", strconv.Itoa(days)))
	}
}

// supported compares the end of support of the target version with the plan and the time after it.
func (b *builder) supported(p part, finish Date) {
	v := p.target.Version(p.store.EngineVersion)
	if p.store.EngineVersion == "" || v == nil || v.Until == "" {
		return
	}
	until, err := ParseDate(v.Until)
	if err != nil {
		return // the catalogue is checked when it is loaded
	}
	horizon := finish + Date(b.horizon())
	key := "P110/ends"
	if until < horizon {
		key = "P110/ending"
	}
	b.raise(key, p.store.ID, "", is("target", p.target.Name.EN+" "+v.Target), is("until", until.String()),
		is("days", strconv.Itoa(b.horizon())), is("horizon", horizon.String()))
}

// expiring looks at a filing that ends before the plan does: what flows under it in the hybrid state rests on it.
func (b *builder) expiring(f *inventory.Filing, finish Date) {
	if f.Expires == nil {
		return
	}
	day := civil(*f.Expires)
	words := []word{is("number", f.Number), is("expires", day.String()), is("finish", finish.String())}
	switch {
	case day < b.start:
		b.raise("P131/past", ID(f.Number), "", words...)
	case day < finish:
		ahead := int(b.limit("cac.assessment.renew_before"))
		b.raise("P131/during", ID(f.Number), "", append(words, is("days", strconv.Itoa(ahead)), is("renew", b.days.before(day, ahead).String()))...)
	}
}

// civil is the day of an instant in the mainland.
func civil(t time.Time) Date {
	const ahead = 8 * time.Hour
	u := t.UTC().Add(ahead)
	return NewDate(u.Year(), u.Month(), u.Day())
}
