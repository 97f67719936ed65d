package inventory

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// LineUse is the use for which a line is registered.
type LineUse string

// The uses.
const (
	InternalOffice LineUse = "internal_office"
	DataCentres    LineUse = "data_centres" // between data centres
	Platform       LineUse = "platform"     // for a service to customers
	OtherUse       LineUse = "other"
)

// Line is a registered line across the border: a contract of a carrier. It comes from the settings.
type Line struct {
	ID       ID         `json:"id"`
	Entity   ID         `json:"entity"`
	Kind     string     `json:"kind"` // iplc, iepl, mpls, cloud: the carrier's or a cloud's own product sold through one
	Carrier  string     `json:"carrier"`
	Contract string     `json:"contract"` // number, where it can be checked
	Use      LineUse    `json:"use"`      // the registered use
	From     string     `json:"from"`     // country code
	To       string     `json:"to"`
	Links    []ID       `json:"links"` // the links that run over it, as the inventory names them; * stands for any run
	Expires  *time.Time `json:"expires"`
}

// CheckLines finds what is wrong with a register of lines: ids that are missing or stand twice, words that are none,
// entities that are not among the known ones, and ends on one side of the border.
func CheckLines(lines []Line, entities []Entity) error {
	var wrong []error
	seen := map[ID]bool{}
	for i := range lines {
		l := &lines[i]
		if l.ID == "" || seen[l.ID] {
			wrong = append(wrong, fmt.Errorf("lines: id %q is empty or stands twice", l.ID))
		}
		seen[l.ID] = true
		if err := l.check(entities); err != nil {
			wrong = append(wrong, fmt.Errorf("lines: %s: %w", l.ID, err))
		}
	}
	return errors.Join(wrong...)
}

func (l *Line) check(entities []Entity) error {
	kinds := []string{"iplc", "iepl", "mpls", "cloud"}
	uses := []LineUse{"", InternalOffice, DataCentres, Platform, OtherUse}
	switch {
	case !slices.Contains(kinds, l.Kind):
		return fmt.Errorf("kind: %q is none of iplc, iepl, mpls, cloud", l.Kind)
	case !slices.Contains(uses, l.Use):
		return fmt.Errorf("use: %q is none of internal_office, data_centres, platform, other", l.Use)
	case l.Entity != "" && !knownEntity(l.Entity, entities):
		return fmt.Errorf("entity: %q is not among the entities", l.Entity)
	case !isCountry(l.From) || !isCountry(l.To):
		return fmt.Errorf("from, to: %q, %q: want country codes such as cn, hk or sg", l.From, l.To)
	case (l.From == "cn") == (l.To == "cn"):
		return errors.New("from, to: one end is in the mainland (cn) and one is not")
	}
	return nil
}

// CheckLinks finds what is wrong with declared links.
func CheckLinks(links []Link, entities []Entity) error {
	var wrong []error
	for i := range links {
		l := &links[i]
		switch {
		case !slices.Contains(LinkKinds(), l.Kind):
			wrong = append(wrong, fmt.Errorf("links: %s: kind: %q is none of %v", l.ID, l.Kind, LinkKinds()))
		case l.Entity != "" && !knownEntity(l.Entity, entities):
			wrong = append(wrong, fmt.Errorf("links: %s: entity: %q is not among the entities", l.ID, l.Entity))
		case !codeOrNone(l.From.Country) || !codeOrNone(l.To.Country):
			wrong = append(wrong, fmt.Errorf("links: %s: from, to: %q, %q: want country codes such as cn, hk or sg",
				l.ID, l.From.Country, l.To.Country))
		}
	}
	return errors.Join(wrong...)
}

func codeOrNone(code string) bool { return code == "" || isCountry(code) }

func knownEntity(id ID, entities []Entity) bool {
	return slices.ContainsFunc(entities, func(e Entity) bool { return e.ID == id })
}
