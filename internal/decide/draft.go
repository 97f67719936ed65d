package decide

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What a rule of a draft may be. A rule to watch speaks of the draft as of a draft: it recommends at most. A rule of
// the draft says what would hold if the text came into force as it is; it does not speak until the draft is switched on.
const (
	ruleWatch = statusWatch
	ruleDraft = "draft"
)

// WithDraft returns the rules as if a draft were in force from the day on which it was published for comments: for the
// question what it would change. Its version says so; switching it on
// again changes nothing. Texts that are not known change nothing: Instrument says what is
// known of them.
func (r *Rules) WithDraft(id string) (*Rules, error) {
	if in := r.law.instrument(id); in == nil || in.Status != statusWatch {
		return nil, fmt.Errorf("decide: %q is no draft of the pack: want one of %s", id, strings.Join(r.law.drafts(), ", "))
	}
	next := *r
	if slices.Contains(r.switched, id) {
		return &next, nil
	}
	next.version += "+" + id
	next.switched = append(slices.Clone(r.switched), id)
	for _, x := range r.drafts {
		if x.draft == id {
			next.put(x)
			next.count++
		}
	}
	if len(next.export) > maxRules || len(next.storage) > maxRules {
		return nil, fmt.Errorf("decide: with %s a table has more than %d rules", id, maxRules)
	}
	return &next, nil
}

// put gives a rule its place in its table; the tables that the rules had before stay as they are.
func (r *Rules) put(x *rule) {
	table := r.table(x.table)
	i, _ := slices.BinarySearchFunc(*table, x, func(a, b *rule) int { return compareSources(*a.told, *b.told) })
	*table = slices.Insert(slices.Clone(*table), i, x)
}

// table is the list that the rules of a table are in.
func (r *Rules) table(name string) *[]*rule {
	switch name {
	case tableExport:
		return &r.export
	case tableStorage:
		return &r.storage
	case tableQuestion:
		return &r.questions
	case tableSensitive:
		return &r.kinds
	case tableIncident:
		return &r.clocks
	case tableFiling:
		return &r.filed
	case tableAdvice:
		return &r.advice
	default:
		return &r.beside
	}
}

// drafts are the ids of the drafts.
func (l *library) drafts() []string {
	var ids []string
	for i := range l.instruments {
		if l.instruments[i].Status == statusWatch {
			ids = append(ids, l.instruments[i].ID)
		}
	}
	return ids
}

// draftOf finds the draft that a rule belongs to. A rule that does not belong to one cannot cite one.
func (l *library) draftOf(s *source) (string, error) {
	var drafts []string
	for _, ref := range s.Cite {
		id, _, _ := strings.Cut(ref, "/")
		if in := l.instrument(id); in != nil && in.Status == statusWatch && !slices.Contains(drafts, id) {
			drafts = append(drafts, id)
		}
	}
	switch belongs := s.Status != ""; {
	case belongs && len(drafts) != 1:
		return "", fmt.Errorf("a rule of a draft cites one draft, not %d", len(drafts))
	case !belongs && len(drafts) > 0:
		return "", fmt.Errorf("cites %s: a rule that rests on a draft has status %s or %s", drafts[0], ruleWatch, ruleDraft)
	case belongs:
		return drafts[0], nil
	}
	return "", nil
}

// checkStatus keeps drafts apart from what is in force.
func (s *source) checkStatus() error {
	switch {
	case s.Status != "" && s.Status != ruleWatch && s.Status != ruleDraft:
		return fmt.Errorf("status %q is none of %s %s", s.Status, ruleWatch, ruleDraft)
	case (s.Status == ruleWatch) != (s.Rank == "draft"):
		return errors.New("rank draft and status watch go together; the rank of a rule with status draft is that of the text in force")
	case s.Status == ruleDraft && s.folder == tableSensitive:
		return errors.New("a draft cannot say what is sensitive: terms rest on that table")
	}
	return nil
}
