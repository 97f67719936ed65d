package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// Board is the estate on one page, for people who decide and do not read datasets.
type Board struct {
	APIVersion string           `json:"api_version"`
	Kind       string           `json:"kind"`
	Metadata   Metadata         `json:"metadata"`
	Day        decide.Date      `json:"day"`
	RulesAge   int              `json:"rules_age_days"`
	Seen       Seen             `json:"seen"`
	Meters     []decide.Meter   `json:"meters"`
	Systems    []SystemResults  `json:"systems"`
	Exposures  []ExposedStore   `json:"exposures"`
	Deadlines  []decide.Duty    `json:"deadlines"`
	Undated    int              `json:"undated"` // duties without a day that nobody said are done
	Options    []OptionSummary  `json:"options"`
	Unplanned  bool             `json:"unplanned,omitempty"` // no plan was made, so there are no options
	Answers    []AnswerSettling `json:"answers"`
	Questions  int              `json:"questions"` // that are open, also those whose answers alone change nothing
}

// BoardKind is the kind of a Board.
const BoardKind = "Board"

// Seen is what was looked at and what was not, in numbers.
type Seen struct {
	Scopes     int        `json:"scopes"`
	Whole      int        `json:"scopes_whole"` // without a gap
	Stores     int        `json:"stores"`
	Datasets   int        `json:"datasets"`
	Read       int        `json:"datasets_read"` // values were read, of some rows at least
	Flows      int        `json:"flows"`
	Gaps       int        `json:"gaps"`
	ByCause    []GapCount `json:"gaps_by_cause"` // the most frequent first
	NoPlace    int        `json:"stores_without_place"`
	NoEntity   int        `json:"stores_without_entity"`
	NoReaders  int        `json:"stores_without_reader_logs"` // nobody can say who reads them
	Incomplete bool       `json:"interrupted,omitempty"`
}

// GapCount is how many gaps have one cause.
type GapCount struct {
	Cause inventory.Cause `json:"cause"`
	Gaps  int             `json:"gaps"`
}

// SystemResults counts the datasets of one system of one entity by their highest level.
type SystemResults struct {
	Entity   inventory.ID         `json:"entity"`
	System   string               `json:"system"`
	Declared int                  `json:"declared_grade"`
	Stores   int                  `json:"stores"`
	ByLevel  map[decide.Level]int `json:"by_level"`
	Unread   int                  `json:"unread"` // datasets of which no value was read
}

// ExposedStore is a store that somebody outside can reach, with its people.
type ExposedStore struct {
	Store     inventory.ID  `json:"store"`
	Name      string        `json:"name"`
	Entity    inventory.ID  `json:"entity"`
	System    string        `json:"system"`
	Owner     string        `json:"owner"`
	Public    bool          `json:"public"`
	Places    []string      `json:"places"` // countries or zones from which it can be read, or that hold a copy
	Sensitive inventory.Tri `json:"sensitive"`
	Low       int64         `json:"people_low"`
	High      int64         `json:"people_high"`
}

// OptionSummary is one kind of option over all that it is open for.
type OptionSummary struct {
	Kind     plan.OptionKind `json:"kind"`
	Possible int             `json:"possible"`
	Chosen   int             `json:"chosen"`
	Of       int             `json:"of"`
	Weeks    plan.Weeks      `json:"weeks"` // of the longest
}

// AnswerSettling is a question whose answer would settle results, or change them.
type AnswerSettling struct {
	ID      inventory.ID `json:"id"`
	Of      inventory.ID `json:"of"`
	Settles int          `json:"settles"`
	Changes int          `json:"changes"`
	OpenFact
}

// deadlineDays is how far the deadlines of the board look ahead.
const deadlineDays = 90

// BoardOf makes the board of a document. The plan and the agenda are those of the document; without a plan the board
// says that the options are left out, and nil leaves the answers out.
func BoardOf(d *Document, p *plan.Plan, open *decide.Agenda) *Board {
	b := &Board{
		APIVersion: APIVersion, Kind: BoardKind, Metadata: d.Metadata, Day: d.day(), RulesAge: d.RulesAge(),
		Seen: seenOf(d), Meters: orEmpty(d.Meters), Systems: orEmpty(systemsOf(d)), Exposures: orEmpty(exposuresOf(d)),
		Deadlines: []decide.Duty{}, Options: orEmpty(optionsOf(p)), Unplanned: p == nil, Answers: orEmpty(answersOf(open)),
	}
	if open != nil {
		b.Questions = open.All
	}
	last := decide.DateOf(d.now().AddDate(0, 0, deadlineDays))
	for i := range d.Duties {
		duty := &d.Duties[i]
		switch {
		case duty.Done != nil && *duty.Done:
		case dueBy(duty) == 0:
			b.Undated++
		case dueBy(duty) <= last:
			b.Deadlines = append(b.Deadlines, *duty)
		}
	}
	slices.SortStableFunc(b.Deadlines, func(x, y decide.Duty) int {
		return cmp.Or(cmp.Compare(dueBy(&x), dueBy(&y)), cmp.Compare(x.Entity, y.Entity), cmp.Compare(x.ID, y.ID))
	})
	return b
}

// dueBy is the last day of a duty: the day on which it is due at the latest while nobody said from when it runs, 0 where
// it has no day.
func dueBy(duty *decide.Duty) decide.Date { return cmp.Or(duty.Due, duty.Latest) }

// WriteJSON writes the board as a document of its own.
func (b *Board) WriteJSON(w io.Writer) error { return writeIndented(w, b) }

func writeIndented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("report: write json: %w", err)
	}
	return nil
}

func seenOf(d *Document) Seen {
	s := Seen{
		Scopes: len(d.Coverage), Stores: len(d.Stores), Datasets: len(d.Datasets), Flows: len(d.Flows),
		Incomplete: d.Metadata.Interrupted,
	}
	causes := map[inventory.Cause]int{}
	for _, c := range d.Coverage {
		s.Gaps += len(c.Gaps)
		if len(c.Gaps) == 0 {
			s.Whole++
		}
		for _, g := range c.Gaps {
			causes[g.Cause]++
		}
	}
	for _, c := range inventory.Causes() {
		if causes[c] > 0 {
			s.ByCause = append(s.ByCause, GapCount{c, causes[c]})
		}
	}
	s.ByCause = orEmpty(s.ByCause)
	slices.SortStableFunc(s.ByCause, func(a, b GapCount) int { return cmp.Compare(b.Gaps, a.Gaps) })
	for i := range d.Stores {
		st := &d.Stores[i]
		s.NoPlace += count(st.Place.Zone == inventory.ZoneUnknown || st.Place.Zone == "")
		s.NoEntity += count(st.Entity == "")
		s.NoReaders += count(st.Logging != inventory.Yes)
	}
	for i := range d.Profiles {
		s.Read += count(d.Profiles[i].Rows > 0)
	}
	return s
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
