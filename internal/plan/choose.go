package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ChoiceError says which choice of a person a plan cannot take, and why. It wraps ErrInput.
type ChoiceError struct {
	Of   ID         // as it was given
	Row  string     // of the target table, "" for a choice among options
	Kind OptionKind // "" for a choice of a target
	Why  string
	Near []string // what could have been meant, or can be taken
}

// Error names what was chosen, why it cannot be taken, and what can.
func (e *ChoiceError) Error() string {
	text := fmt.Sprintf("choice %s of %q: %s", cmp.Or(string(e.Kind), e.Row), e.Of, e.Why)
	if len(e.Near) > 0 {
		text += "; " + strings.Join(e.Near, ", ")
	}
	return text
}

// Unwrap returns ErrInput.
func (e *ChoiceError) Unwrap() error { return ErrInput }

// resolveChoices turns the names in a person's choices into ids. A subject that the estate does not have is refused,
// and so is a kind that does not exist.
func (b *builder) resolveChoices() error {
	ids, names := b.subjectNames()
	b.chosen, b.given = map[ID]OptionKind{}, map[ID]ID{}
	for _, c := range b.in.Constraints.Choose {
		if !slices.Contains(OptionKinds(), c.Kind) {
			return &ChoiceError{Of: c.Of, Kind: c.Kind, Why: "there is no such option", Near: kindNames()}
		}
		id, err := resolve(c.Of, ids, names)
		if err != nil {
			err.Kind = c.Kind
			return err
		}
		if earlier, twice := b.chosen[id]; twice && earlier != c.Kind {
			return &ChoiceError{Of: b.given[id], Kind: earlier, Why: "another choice is for the same subject: " + string(c.Kind)}
		} else if twice {
			continue
		}
		b.given[id] = c.Of
		c.Of = id
		b.chosen[id] = c.Kind
		b.people = append(b.people, c)
	}
	return b.resolveTargets()
}

func kindNames() []string {
	var list []string
	for _, k := range OptionKinds() {
		list = append(list, string(k))
	}
	return list
}

// subjectNames are the subjects of options by id, and the ids that carry a name. The flow that is nothing but the place
// of a group stands for the group.
func (b *builder) subjectNames() (ids map[ID]ID, names map[string][]ID) {
	ids, names = map[ID]ID{}, map[string][]ID{}
	for _, g := range b.groups {
		ids[g.ID] = g.ID
		names[g.Name] = append(names[g.Name], g.ID)
	}
	for _, f := range b.flows {
		ids[f.ID] = f.ID
		if g := b.groupOf(f.Store); f.isStorage() && g != nil {
			ids[f.ID] = g.ID
			continue
		}
		names[f.name()] = append(names[f.name()], f.ID)
	}
	return ids, names
}

// resolve finds what an id or a unique name means.
func resolve(of ID, ids map[ID]ID, names map[string][]ID) (ID, *ChoiceError) {
	if id, ok := ids[of]; ok {
		return id, nil
	}
	switch found := names[string(of)]; len(found) {
	case 0:
		return "", &ChoiceError{Of: of, Why: "no subject has this id or name", Near: near(string(of), ids, names)}
	case 1:
		return found[0], nil
	default:
		list := make([]string, 0, len(found))
		for _, id := range found {
			list = append(list, string(id))
		}
		return "", &ChoiceError{Of: of, Why: "several subjects have this name, so give the id", Near: list}
	}
}

// near are the names and ids that come closest to a word, nearest first.
func near(word string, ids map[ID]ID, names map[string][]ID) []string {
	all := slices.Collect(maps.Keys(names))
	for id := range ids {
		all = append(all, string(id))
	}
	slices.SortFunc(all, func(x, y string) int {
		return cmp.Or(cmp.Compare(distance(word, x), distance(word, y)), cmp.Compare(x, y))
	})
	const shown = 3
	return all[:min(len(all), shown)]
}

// distance is how many letters have to change to turn one word into the other, without regard to case; a word that
// holds the other whole is nearer than any that does not.
func distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(y)+1)
	for k := range row {
		row[k] = k
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for k := range y {
			change := before
			if x[i] != y[k] {
				change++
			}
			before = row[k+1]
			row[k+1] = min(change, row[k+1]+1, row[k]+1)
		}
	}
	if len(x) > 0 && strings.Contains(string(y), string(x)) {
		return 0
	}
	return row[len(y)]
}

// checkChoices refuses a choice of what is not possible, and one that leaves open what law or grade ask for unless a
// name and a reason stand beside it.
func (b *builder) checkChoices() error {
	for _, c := range b.people {
		chosen, usual := b.optionOf(c.Of, func(o *Option) bool { return o.Kind == c.Kind }), b.optionOf(c.Of, func(o *Option) bool { return o.Default })
		switch {
		case chosen == nil || usual == nil:
			continue
		case !chosen.Possible:
			return &ChoiceError{Of: b.given[c.Of], Kind: c.Kind, Why: "it is not possible: " + chosen.Why.EN}
		case b.loosens(c.Of, usual, c.Kind) && (c.By == "" || c.Why == ""):
			return &ChoiceError{Of: b.given[c.Of], Kind: c.Kind, Why: "it leaves open what the rules indicate, so it needs by and why"}
		}
	}
	return nil
}

// loosens reports whether a choice does less than what law or grade ask for.
func (b *builder) loosens(of ID, usual *Option, kind OptionKind) bool {
	if kind == usual.Kind {
		return false
	}
	if g := b.groupByID(of); g != nil && usual.Kind == BringHome {
		return g.Basis == Law || g.Basis == Grade
	}
	if b.groupByID(of) != nil && kind == MaskOrStop && usual.Kind == FileAndStay {
		return true // the stock stays abroad, and nobody files for it
	}
	return kind == Nothing && usual.Basis != None
}

func (b *builder) optionOf(of ID, is func(*Option) bool) *Option {
	for i := range b.options {
		if o := &b.options[i]; o.Of == of && is(o) {
			return o
		}
	}
	return nil
}

// choices lists what people decided, with what each decision leaves.
func (b *builder) choices() []Choice {
	list := []Choice{}
	for _, c := range b.people {
		chosen, usual := b.optionOf(c.Of, func(o *Option) bool { return o.Kind == c.Kind }), b.optionOf(c.Of, func(o *Option) bool { return o.Default })
		if chosen == nil || usual == nil {
			continue
		}
		list = append(list, Choice{
			Of: c.Of, Subject: chosen.Subject, Kind: c.Kind, Default: usual.Kind, By: c.By, Why: c.Why,
			Loosens: b.loosens(c.Of, usual, c.Kind), Leaves: chosen.Leaves, Open: chosen.Exposure.Open,
		})
	}
	sortByID(list, func(c *Choice) ID { return c.Of })
	return list
}
