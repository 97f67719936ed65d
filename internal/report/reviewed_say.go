package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// reviewedLine ends every report once somebody reviewed: whoever keeps it can tell later whether an entry before it was
// changed or taken away.
func (v *view) reviewedLine() string {
	head := v.doc.Metadata.ChainHead
	if head == "" {
		return ""
	}
	c := v.doc.Summary.Reviews
	return v.words.Say("footer.reviews", head, strconv.Itoa(c.Accepted), strconv.Itoa(c.Open), strconv.Itoa(c.Expired), strconv.Itoa(c.Reopened))
}

// acceptedGaps says in a heading how many of the gaps somebody accepted.
func (v *view) acceptedGaps(gaps int) string {
	accepted := gaps - v.doc.OpenGaps()
	if accepted == 0 {
		return ""
	}
	return v.words.Say("head.gaps.accepted", strconv.Itoa(accepted))
}

// untilSaid says until when a gap is accepted, and by whom.
func (v *view) untilSaid(g *inventory.Gap) string {
	if g.AcceptedUntil == nil {
		return ""
	}
	by := ""
	if i := slices.IndexFunc(v.doc.Reviews, func(r Review) bool { return r.Gap == g.ID() }); i >= 0 {
		by = v.doc.Reviews[i].Author
	}
	key := "gap.accepted"
	if !v.doc.accepted(g) {
		key = "gap.expired"
	}
	return v.words.Say(key, reviewDay(*g.AcceptedUntil), by)
}

func reviewDay(t time.Time) string { return t.In(shanghaiTime()).Format(time.DateOnly) }

// reviewSaid says what people said of a result, and what it would be without what they said of findings.
func (v *view) reviewSaid(dec *decide.Decision) string {
	var said strings.Builder
	for i := range v.doc.Reviews {
		if r := &v.doc.Reviews[i]; r.Decision == dec.ID && dec.ID != "" {
			said.WriteString(v.words.Say("row.reviewed", v.status(r), v.state(r), r.Author, reviewDay(r.ExpiresAt)))
		}
	}
	for i := range v.doc.Unreviewed {
		if w := &v.doc.Unreviewed[i]; w.ID == dec.ID {
			said.WriteString(v.words.Say("row.unreviewed", v.words.Say("storage."+string(w.Storage)), v.words.Say("export."+string(w.Export))))
		}
	}
	return said.String()
}

func (v *view) status(r *Review) string {
	said := v.words.Say("review.status." + r.Status)
	if r.Status == "raised" {
		said += ": " + v.words.Say("level."+string(r.Level))
	}
	return said
}

func (v *view) state(r *Review) string {
	said := v.words.Say("review.state." + r.State)
	if r.Stays && r.State != StateAccepted {
		said += v.words.Say("review.stays")
	}
	return said
}

// reviewRow words one review: what it is about, what was said, how it stands, by whom, and why.
func (v *view) reviewRow(r *Review) []string {
	who := r.Author + " (" + v.words.Say("review.identity."+r.Identity) + ")"
	if r.Second != nil {
		who += " + " + r.Second.Author + " (" + v.words.Say("review.identity."+r.Second.Identity) + ")"
	}
	why := r.Reason
	if r.Loosens && r.Alone && r.Second == nil {
		why += v.words.Say("review.alone")
	}
	if s := r.Second; s != nil && s.Account == r.Account && r.Account != "" {
		why += v.words.Say("review.one_account", r.Account)
	}
	if r.Why != nil {
		why += v.words.Say("review.ended", v.words.Say("review.why."+r.Why.Code, r.whyArgs()...))
	}
	return []string{v.nameIn(r.Object), v.status(r), v.state(r), reviewDay(r.ExpiresAt), who, why}
}

func (r *Review) whyArgs() []string {
	if r.Why.Author != "" {
		return []string{r.Why.Author, r.Why.Reason}
	}
	return []string{r.Why.Was, r.Why.Is}
}

// reviewed are the reviews that a reader is shown, those that do not hold first.
func (v *view) reviewed() []*Review {
	var all []*Review
	for _, state := range []string{StateReopened, StateExpired, StateProposed, StateAccepted} {
		for i := range v.doc.Reviews {
			if v.doc.Reviews[i].State == state {
				all = append(all, &v.doc.Reviews[i])
			}
		}
	}
	return all
}

func (v *view) writeReviews(b *strings.Builder) {
	all := v.reviewed()
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(b, v.words.Say("head.reviews", strconv.Itoa(len(all))))
	t := table{head: v.words.Say("col.reviews"), n: len(all), more: "more", cells: func(i int) []string { return v.reviewRow(all[i]) }}
	t.write(b, v.words)
}

func (v *view) pipeReviews(b *strings.Builder) {
	all := v.reviewed()
	if len(all) == 0 {
		return
	}
	heading(b, v.words.Say("head.reviews", strconv.Itoa(len(all))))
	pipeHead(b, v.words.Say("col.reviews"))
	for _, r := range all {
		pipeRow(b, v.reviewRow(r)...)
	}
}

// csvReviews writes the reviews under a head of their own; the rows are as wide as the others.
func (v *view) csvReviews(c *csv.Writer) error {
	all := v.reviewed()
	if len(all) == 0 {
		return nil
	}
	errs := []error{c.Write(append([]string{"section"}, strings.Split(v.words.Say("col.reviews"), "\t")...))}
	for _, r := range all {
		errs = append(errs, c.Write(cells(append([]string{"review"}, v.reviewRow(r)...)...)))
	}
	return errors.Join(errs...)
}
