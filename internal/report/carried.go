package report

import (
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// readOn returns for each dataset that was unchanged and not read again the day on which it was.
func (d *Document) readOn() map[inventory.ID]string {
	days := map[inventory.ID]string{}
	for _, c := range d.Metadata.CarriedFrom {
		for _, id := range c.Datasets {
			days[id] = c.ReadAt.UTC().Format(time.DateOnly)
		}
	}
	return days
}

// carried says how many results are carried over and since when the oldest stands, "" when none is.
func (v *view) carried() string {
	if len(v.since) == 0 {
		return ""
	}
	oldest := v.doc.Metadata.CarriedFrom[0].ReadAt
	for _, c := range v.doc.Metadata.CarriedFrom {
		if c.ReadAt.Before(oldest) {
			oldest = c.ReadAt
		}
	}
	return v.words.Say("footer.carried", strconv.Itoa(len(v.since)), strconv.Itoa(len(v.doc.Datasets)),
		oldest.UTC().Format(time.DateOnly))
}
