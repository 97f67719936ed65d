package artifact

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// books writes the run book, the way back, and the list of what is removed abroad, each in both languages.
func (w *writer) books() {
	if len(w.steps()) == 0 {
		return
	}
	for name, l := range map[string]language{".md": {}, ".zh.md": {zh: true}} {
		w.add("runbook"+name, w.runbook(l))
		w.add("rollback"+name, w.rollback(l))
		w.add("retire"+name, w.retire(l))
	}
}

// language is the language of a book.
type language struct{ zh bool }

// text is a text of the plan in the language.
func (l language) text(t plan.Text) string { return l.say(t.EN, t.ZH) }

// say picks one of two sentences; it is for those of one book alone.
func (l language) say(en, zh string) string {
	if l.zh {
		return zh
	}
	return en
}

// line keeps a name on one line of Markdown, as code that no name can end.
func line(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == '`' }), " ")
	return "`" + s + "`"
}

// plain keeps a name on one line of text or of a table.
func plain(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' }), " ")
	return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(s)
}

// box is one line to tick.
func box(b *bytes.Buffer, text string) { fmt.Fprintf(b, "- [ ] %s\n", text) }

// switched is one move group with its steps, in the order of their start.
type switched struct {
	group plan.ID
	name  string
	wave  plan.ID
	steps []placed // of the group, the watch and the removal included
	cut   placed
}

// switches are the move groups in the order of their cut-over.
func (w *writer) switches() []switched {
	var list []switched
	for _, c := range w.of(plan.CutOver) {
		if !strings.HasSuffix(string(c.ID), "/cut_over") {
			continue
		}
		x := switched{group: c.group.ID, name: c.group.Name, wave: c.wave, cut: c}
		for _, s := range w.steps() {
			if s.group.ID == c.group.ID {
				x.steps = append(x.steps, s)
			}
		}
		slices.SortStableFunc(x.steps, byStart)
		list = append(list, x)
	}
	slices.SortStableFunc(list, func(a, b switched) int { return byStart(a.cut, b.cut) })
	return list
}

func byStart(a, b placed) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Finish, b.Finish), cmp.Compare(a.ID, b.ID))
}

// step is the step of the group with the ending, nil when there is none.
func (x *switched) step(ending string) *placed {
	i := slices.IndexFunc(x.steps, func(s placed) bool { return s.ID == x.group+"/"+plan.ID(ending) })
	if i < 0 {
		return nil
	}
	return &x.steps[i]
}

// copies are the steps that carry its stores.
func (x *switched) copies() []placed {
	return slices.DeleteFunc(slices.Clone(x.steps), func(s placed) bool { return s.Verb != plan.Copy })
}

// stores are those that it moves.
func (x *switched) stores() []plan.ID {
	var ids []plan.ID
	for _, s := range x.copies() {
		ids = append(ids, s.Store)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// accept is the acceptance of its wave.
func (w *writer) accept(x *switched) *placed {
	list := w.steps()
	i := slices.IndexFunc(list, func(s placed) bool { return s.ID == x.wave+"/accept" })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// places are the verdicts on where the stores of a group lie today: the flow abroad that ends with the move, and that a
// reverse sync would begin again.
func (w *writer) places(x *switched) []*plan.Sync {
	var list []*plan.Sync
	stores := x.stores()
	for i := range w.p.Syncs {
		if s := &w.p.Syncs[i]; slices.Contains(stores, s.Store) && factOf(s, "stop") == "ends_with_move" {
			list = append(list, s)
		}
	}
	return list
}

// days says how far a day is from the cut-over: T-5, T0, T+14.
func (x *switched) days(d plan.Date) string {
	n := int(d) - int(x.cut.Start)
	if n == 0 {
		return "T0"
	}
	return fmt.Sprintf("T%+d", n)
}

// held are the stores and datasets of the group that a legal hold keeps.
func (w *writer) held(x *switched) []plan.ID {
	var list []plan.ID
	for i := range w.p.Groups {
		if g := &w.p.Groups[i]; g.ID == x.group {
			for _, id := range w.p.Constraints.Holds {
				if slices.Contains(g.Stores, id) || slices.ContainsFunc(g.Marks, func(m plan.Mark) bool { return m.Dataset == id || m.Store == id }) {
					list = append(list, id)
				}
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
