package report

import (
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/decide"
)

// oldAfter is how many days after its day the pack of rules is said to be old.
const oldAfter = 180

// shanghaiTime is the time by which days are counted: that of the mainland, which has no summer time.
func shanghaiTime() *time.Location {
	const east = 8 * 60 * 60 // seconds
	return time.FixedZone("CST", east)
}

// SaidOn tells the document the time at which it is said, from which the age of its rules and what is due are counted.
// Without it that is the end of its scan.
func (d *Document) SaidOn(now time.Time) { d.said = now }

// now is the time at which the document is said, in the mainland.
func (d *Document) now() time.Time {
	if d.said.IsZero() {
		return d.Metadata.FinishedAt.In(shanghaiTime())
	}
	return d.said.In(shanghaiTime())
}

// day is the day on which the document is said, in the mainland.
func (d *Document) day() decide.Date { return decide.DateOf(d.now()) }

// RulesAge is how many days the pack of rules is older than the day on which the document is said; 0 where the document
// names no day of the rules.
func (d *Document) RulesAge() int {
	of, err := time.ParseInLocation(time.DateOnly, d.Metadata.Knowledge.RulesAsOf, shanghaiTime())
	if err != nil {
		return 0
	}
	const day = 24 * time.Hour
	return max(0, int(d.now().Sub(of)/day))
}

// oldRules is the banner of rules that are old, "" while they are not.
func (v *view) oldRules() string {
	age := v.doc.RulesAge()
	if age <= oldAfter {
		return ""
	}
	return v.words.Say("banner.old", strconv.Itoa(age), v.doc.Metadata.Knowledge.RulesAsOf)
}

// rulesLine is the last line of every report: the day of the rules, what that leaves out, and who approved them;
// and the head of the chain of reviews.
func (v *view) rulesLine() string {
	k := v.doc.Metadata.Knowledge
	return v.words.Say("footer.rules", k.RulesAsOf, strconv.Itoa(k.Approved), strconv.Itoa(k.Of)) + v.reviewedLine()
}
