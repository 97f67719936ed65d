package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// StatusKind is the kind of the document that WritePlanStatusJSON writes.
const StatusKind = "PlanStatus"

// WritePlanStatus says how far a plan is: the count, the waves, what comes next, what is blocked, and what is home.
func WritePlanStatus(w io.Writer, s *plan.Status, words *Words) error {
	var b strings.Builder
	v := statusView{s, words}
	v.head(&b)
	v.waves(&b)
	v.next(&b)
	v.blocked(&b)
	v.home(&b)
	if len(s.Unknown) > 0 {
		fmt.Fprintln(&b, words.Say("status.unknown", textsOf(s.Unknown)...))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write status: %w", err)
	}
	return nil
}

// WritePlanStatusJSON writes the status as a document.
func WritePlanStatusJSON(w io.Writer, s *plan.Status) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	doc := struct {
		APIVersion string `json:"api_version"`
		Kind       string `json:"kind"`
		*plan.Status
	}{APIVersion, StatusKind, s}
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("report: write status: %w", err)
	}
	return nil
}

// statusView words a status.
type statusView struct {
	s     *plan.Status
	words *Words
}

func (v statusView) head(b *strings.Builder) {
	c := v.s.Count
	fmt.Fprintln(b, v.words.Say("status.head", v.s.Today.String(), strconv.Itoa(c.Done), strconv.Itoa(c.Steps), strconv.Itoa(c.Late),
		strconv.Itoa(c.Due), strconv.Itoa(c.Blocked), strconv.Itoa(c.Differs)))
	if v.s.Slip > 0 {
		fmt.Fprintln(b, v.words.Say("status.slip", strconv.Itoa(v.s.Slip), v.s.Finish.String()))
	} else {
		fmt.Fprintln(b, v.words.Say("status.time", v.s.Finish.String()))
	}
}

func (v statusView) waves(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n", v.words.Say("status.waves"))
	lines := [][]string{v.columns("status.col.waves")}
	for _, w := range v.s.Waves {
		lines = append(lines, []string{
			v.words.Say("phase." + string(w.Phase)), string(w.Wave), w.Start.String(), w.Finish.String(),
			fmt.Sprintf("%d/%d", w.Count.Done, w.Count.Steps), strconv.Itoa(w.Count.Late), strconv.Itoa(w.Count.Blocked),
		})
	}
	align(b, "  ", lines)
}

func (v statusView) next(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n", v.words.Say("status.next"))
	if len(v.s.Next) == 0 {
		fmt.Fprintf(b, "  %s\n", v.words.Say("none"))
		return
	}
	steps := map[plan.ID]*plan.StepStatus{}
	for i := range v.s.Steps {
		steps[v.s.Steps[i].Step] = &v.s.Steps[i]
	}
	lines := [][]string{v.columns("status.col.steps")}
	for _, id := range v.s.Next {
		x := steps[id]
		lines = append(lines, []string{
			v.words.Say("state." + string(x.State)), x.Start.String(), x.Finish.String(), string(id), v.words.Text(x.Title),
		})
	}
	align(b, "  ", lines)
}

func (v statusView) blocked(b *strings.Builder) {
	lines := [][]string{v.columns("status.col.blocked")}
	for i := range v.s.Steps {
		x := &v.s.Steps[i]
		late := x.State == plan.StepLate && len(x.BlockedBy) > 0
		if late || x.State == plan.StepBlocked || x.State == plan.StepDiffers {
			lines = append(lines, []string{
				v.words.Say("state." + string(x.State)), string(x.Step), strings.Join(textsOf(x.BlockedBy), ", "),
			})
		}
	}
	if len(lines) > 1 {
		fmt.Fprintf(b, "\n%s\n", v.words.Say("status.blocked"))
		align(b, "  ", lines)
	}
}

func (v statusView) home(b *strings.Builder) {
	if len(v.s.Home) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", v.words.Say("status.home"))
	lines := [][]string{v.columns("status.col.home")}
	for _, h := range v.s.Home {
		lines = append(lines, []string{
			h.Name, v.words.Say("home." + string(h.State)), foundText(h.Home), foundText(h.Abroad),
			dash(strings.Join(textsOf(h.Unseen), ", ")), dash(strings.Join(textsOf(h.Held), ", ")),
		})
	}
	align(b, "  ", lines)
}

func (v statusView) columns(key string) []string { return strings.Split(v.words.Say(key), "\t") }

// foundText names the stores in which something was found, each once.
func foundText(list []plan.Found) string {
	var stores []string
	for i, f := range list {
		if i == 0 || f.Store != list[i-1].Store {
			stores = append(stores, string(f.Store))
		}
	}
	return dash(strings.Join(stores, ", "))
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func textsOf(ids []plan.ID) []string {
	list := make([]string, 0, len(ids))
	for _, id := range ids {
		list = append(list, string(id))
	}
	return list
}
