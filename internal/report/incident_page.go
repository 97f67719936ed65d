package report

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// clockForm is how times of the mainland are written.
const clockForm = "2006-01-02 15:04"

// incidentWords words an incident.
type incidentWords struct {
	*view
	in *Incident
}

// IncidentPage words an incident. Nothing in it is left out for room: it is read when there is no time to look twice.
func IncidentPage(d *Document, in *Incident, words *Words) *Page {
	w := incidentWords{view: newView(d, words), in: in}
	p := &Page{Title: words.Say("incident.title", in.Store.Name, in.NoticedAt.Format(clockForm))}
	if old := w.oldRules(); old != "" {
		p.Lead = append(p.Lead, old)
	}
	p.Parts = append(p.Parts, w.unseen(), w.clocks(), w.store(), w.people())
	p.Parts = append(p.Parts, w.kinds(), w.readers(), w.copies(), w.checklist(), w.draft())
	p.Foot = []string{w.rulesLine()}
	return p
}

func (w incidentWords) say(key string, args ...string) string { return w.words.Say(key, args...) }

func (w incidentWords) unseen() Part {
	g := w.in.NotSeen
	part := Part{Head: w.say("incident.unseen")}
	for _, gap := range g.Gaps {
		part.Notes = append(part.Notes, w.say("incident.gap", w.name(cmp.Or(gap.Dataset, gap.Store)), w.say("cause."+string(gap.Cause)), w.words.Fix(gap.Fix)))
	}
	if len(g.Unread) > 0 {
		part.Notes = append(part.Notes, w.say("incident.unread", strconv.Itoa(len(g.Unread)), strconv.Itoa(w.in.Datasets)))
	}
	if g.Partly > 0 {
		part.Notes = append(part.Notes, w.say("incident.partly", strconv.Itoa(g.Partly), strconv.Itoa(w.in.Datasets)))
	}
	if w.in.Datasets == 0 {
		part.Notes = append(part.Notes, w.say("incident.no_datasets"))
	}
	if g.NoLog {
		part.Notes = append(part.Notes, w.say("incident.no_log"))
	}
	part.Notes = append(part.Notes, w.say("incident.age", g.ReadOn, strconv.Itoa(g.AgeDays)))
	return part
}

func (w incidentWords) clocks() Part {
	part := Part{Head: w.say("incident.clocks", w.in.NoticedAt.Format(clockForm))}
	if len(w.in.Clocks) == 0 {
		part.Notes = append(part.Notes, w.say("incident.no_clock"))
		return part
	}
	part.Notes = append(part.Notes, w.say("incident.grade"))
	for i := range w.in.Clocks {
		c := &w.in.Clocks[i]
		part.Notes = append(part.Notes,
			w.say("incident.clock", c.By.Format(clockForm), strconv.Itoa(c.Hours), w.say("runs."+string(c.Runs)), w.text(c.Text)))
	}
	for _, o := range w.in.Asks {
		part.Notes = append(part.Notes, w.say("incident.ask", w.say("by."+o.By), w.text(o.text())))
	}
	if len(w.in.Clocks) > 1 {
		part.Notes = append(part.Notes, w.say("incident.shortest"))
	}
	part.Notes = append(part.Notes, w.say("incident.told"))
	return part
}

// text says a text in the language of the page.
func (v *view) text(t Both) string {
	if v.words.Lang == "zh" {
		return t.ZH
	}
	return t.EN
}

func (w incidentWords) store() Part {
	s := &w.in.Store
	place := cmp.Or(s.Place.Country, string(s.Place.Zone))
	part := Part{Head: w.say("incident.store")}
	for _, line := range [][2]string{
		{"id", string(s.ID)},
		{"place", strings.TrimSpace(w.place(place) + " " + s.Region)},
		{"entity", w.entityName(s.Entity)},
		{"system", cmp.Or(s.System, w.say("system.none"))},
		{"owner", cmp.Or(s.Owner, w.say("owner.none"))},
		{"exposure", w.say("exposure." + string(cmp.Or(s.Exposure, inventory.ExposureUnknown)))},
		{"encryption", w.say("tri." + string(cmp.Or(s.Encryption, inventory.Unknown)))},
		{"logging", w.say("tri." + string(cmp.Or(s.Logging, inventory.Unknown)))},
	} {
		part.Rows = append(part.Rows, []string{w.say("incident.store." + line[0]), line[1]})
	}
	return part
}

func (w incidentWords) people() Part {
	p := &w.in.People
	part := Part{Head: w.say("incident.people"), Notes: []string{w.say("incident.people.note")}}
	for _, line := range []struct {
		key string
		n   bounds
	}{
		{"mainland", p.Mainland},
		{"elsewhere", p.Elsewhere},
		{"unknown", p.Unknown},
		{"under_14", p.Under14},
		{"14_17", p.From14To},
		{"no_age", p.NoAge},
		{"sensitive", p.Sensitive},
	} {
		if line.n.High > 0 {
			part.Rows = append(part.Rows, []string{w.say("incident.people." + line.key), interval(line.n.Low, line.n.High)})
		}
	}
	if len(part.Rows) == 0 {
		part.Notes = []string{w.say("incident.nobody")}
	}
	return part
}

func (w incidentWords) kinds() Part {
	part := Part{Head: w.say("incident.kinds")}
	for i := range w.in.Kinds {
		k := &w.in.Kinds[i]
		part.Rows = append(part.Rows, []string{
			w.text(k.Label), w.sensitiveWord(k.Sensitive), w.say("status." + string(k.Status)),
			strconv.Itoa(k.Datasets), strconv.Itoa(k.Columns),
		})
	}
	if len(part.Rows) == 0 {
		part.Notes = []string{w.say("incident.no_kinds")}
		return part
	}
	part.Cols = w.cols("incident.col.kinds")
	return part
}

// sensitiveWord says what makes a kind sensitive; where the rules have no word for it, that it is not known.
func (w incidentWords) sensitiveWord(s string) string {
	return w.say("sensitive." + cmp.Or(s, string(inventory.Unknown)))
}

func (w incidentWords) readers() Part {
	part := Part{Head: w.say("incident.readers")}
	for _, r := range w.in.Readers {
		part.Rows = append(part.Rows, []string{
			w.place(cmp.Or(r.To.Country, string(r.To.Zone))), cmp.Or(r.Who, "–"), strings.ReplaceAll(r.Via, "_", " "),
			w.say("source." + r.Source),
		})
	}
	if len(part.Rows) > 0 {
		part.Cols = w.cols("incident.col.readers")
	}
	part.Notes = append(part.Notes, w.say("exposed."+string(cmp.Or(w.in.Store.Exposure, inventory.ExposureUnknown))))
	return part
}

func (w incidentWords) copies() Part {
	part := Part{Head: w.say("incident.copies")}
	for _, c := range w.in.Copies {
		part.Rows = append(part.Rows, []string{
			w.name(inventory.ID(c.To)), w.place(cmp.Or(c.Place.Country, string(c.Place.Zone))), strings.ReplaceAll(c.Kind, "_", " "),
		})
	}
	if len(part.Rows) == 0 {
		part.Notes = []string{w.say("incident.no_copies")}
		return part
	}
	part.Cols = w.cols("incident.col.copies")
	return part
}

// checklist is what people do, in this order; it is practice, not a rule.
func (w incidentWords) checklist() Part {
	part := Part{Head: w.say("incident.checklist")}
	keys := []string{"logs"}
	if w.in.Store.Exposure == inventory.Public {
		keys = append(keys, "close")
	}
	if len(w.in.Readers) > 0 {
		keys = append(keys, "keys")
	}
	if len(w.in.Copies) > 0 {
		keys = append(keys, "copies")
	}
	keys = append(keys, "owner", "counsel", "count")
	if w.in.People.Under14.High > 0 {
		keys = append(keys, "guardians")
	}
	keys = append(keys, "tell", "record")
	for i, k := range keys {
		part.Rows = append(part.Rows, []string{"[ ] " + strconv.Itoa(i+1) + ". " + w.say("incident.do."+k, cmp.Or(w.in.Store.Owner, w.say("owner.none")))})
	}
	return part
}

// draft is a text to start from, with what a person completes in brackets.
func (w incidentWords) draft() Part {
	all := sumOf(w.in.People.Mainland, w.in.People.Elsewhere, w.in.People.Unknown)
	kinds := make([]string, 0, len(w.in.Kinds))
	for i := range w.in.Kinds {
		kinds = append(kinds, w.text(w.in.Kinds[i].Label))
	}
	blank := w.say("incident.blank")
	people := blank
	if all.High > 0 {
		people = interval(all.Low, all.High)
	}
	part := Part{Head: w.say("incident.draft"), Notes: []string{
		w.say("incident.draft.who", w.entityName(w.in.Store.Entity), blank),
		w.say("incident.draft.what", blank, w.in.NoticedAt.Format(clockForm), w.in.Store.Name, cmp.Or(w.in.Store.System, blank)),
		w.say("incident.draft.data", cmp.Or(strings.Join(kinds, w.say("comma")), blank), people),
		w.say("incident.draft.children", w.draftSpan(w.in.People.Under14, blank), w.draftSpan(w.in.People.From14To, blank)),
		w.say("incident.draft.cause", blank), w.say("incident.draft.measures", blank), w.say("incident.draft.effect", blank),
	}}
	return part
}

func (w incidentWords) draftSpan(s bounds, blank string) string {
	if s.High == 0 {
		return blank
	}
	return interval(s.Low, s.High)
}

// sumOf adds counts of different people.
func sumOf(all ...bounds) bounds {
	var out bounds
	for _, s := range all {
		out = bounds{Low: out.Low + s.Low, High: sum(out.High, s.High)}
	}
	return out
}
