package plan

import (
	"fmt"
	"slices"
)

// waive takes the egress that leaves within the window of an approved exit waiver off the low end of its line: the
// cloud gives it back on asking, so the high end stays. Outside the window the list price stands.
func (b *builder) waive() {
	from := b.in.Constraints.WaiverFrom
	if from.IsZero() {
		return
	}
	until := from + Date(int(b.limit("aws.exit_waiver.window")))
	out := b.leavings()
	for i := range b.lines {
		l := &b.lines[i]
		if l.Kind != Egress || l.Unpriced {
			continue
		}
		all, outside := split(b, l.ID, out, from, until)
		if all == 0 {
			continue
		}
		p := b.k.Price(l.Price)
		l.Low = round(p.amount(outside / gib))
		l.What.ZH += fmt.Sprintf("；减免期 %s 至 %s 内 %s", from, until-1, humanBytes(all-outside))
		l.What.EN += fmt.Sprintf("; %s of it within the waiver from %s to %s", humanBytes(all-outside), from, until-1)
		b.checkWaiver(l.ID, outside, until)
	}
}

// split is how many bytes of one egress line a waiver is about, and how many of them leave outside of its window.
func split(b *builder, line ID, out []leaving, from, until Date) (all, outside float64) {
	for _, x := range out {
		if line != "egress/"+x.billed() || !slices.Contains([]string{"aws", "azure", "gcp"}, x.provider) {
			continue
		}
		all += x.bytes
		if t := b.byID[x.copied]; t == nil || t.Start < from || t.Finish >= until {
			outside += x.bytes
		}
	}
	return all, outside
}

// checkWaiver says what leaves too early or too late to be waived.
func (b *builder) checkWaiver(of ID, outside float64, until Date) {
	if outside == 0 {
		return
	}
	b.raise("P111/outside", of, "", is("bytes", humanBytes(outside)), is("until", (until-1).String()))
}
