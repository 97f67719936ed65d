package filing

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/plan"
)

// Load reads the packs of a knowledge folder, in their order. A pack with an unknown key, filler, role or mark, or with a
// text in one language only, does not load.
func Load(fsys fs.FS) ([]Pack, error) {
	names, err := fs.Glob(fsys, "packs/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("filing: list packs: %w", err)
	}
	var packs []Pack
	var wrong []error
	for _, name := range names {
		p, err := loadPack(fsys, name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("filing: %s: %w", name, err))
		}
		packs = append(packs, p)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	slices.SortFunc(packs, func(a, b Pack) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
	return packs, nil
}

func loadPack(fsys fs.FS, name string) (Pack, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return Pack{}, err
	}
	var p Pack
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&p); err != nil {
		return Pack{}, err
	}
	return p, p.check()
}

func (p *Pack) check() error {
	wrong := []error{p.checkHead()}
	seen := map[string]bool{}
	for i := range p.Sections {
		s := &p.Sections[i]
		if s.ID == "" || seen[s.ID] {
			wrong = append(wrong, fmt.Errorf("section %q: its id is empty or stands twice", s.ID))
		}
		seen[s.ID] = true
		wrong = append(wrong, s.check(), s.checkFields())
	}
	return errors.Join(wrong...)
}

func (p *Pack) checkHead() error {
	switch {
	case p.ID == "" || p.File == "" || len(p.Sections) == 0 || !slices.Contains(Kinds(), p.Kind):
		return errors.New("id, kind, file and sections are needed")
	case !bothSaid(p.Title, p.Unseen, plan.Text{ZH: p.Source.ZH, EN: p.Source.EN}) || !known(p.Source.Evidence) || p.Source.CheckedOn == "":
		return errors.New("title, source and unseen are needed in both languages, the source with a mark and a day")
	case !filed(p.Mechanism):
		return fmt.Errorf("mechanism %q is none that is filed", p.Mechanism)
	}
	return nil
}

func (s *Section) check() error {
	switch {
	case !bothSaid(s.Number, s.What, plan.Text{ZH: s.ZH, EN: s.EN}) || !known(s.Evidence):
		return fmt.Errorf("section %q: a text or the mark is missing", s.ID)
	case !filed(s.Mechanism):
		return fmt.Errorf("section %q: mechanism %q is none that is filed", s.ID, s.Mechanism)
	case s.Each != "" && s.Each != eachScenario:
		return fmt.Errorf("section %q: each: %q is not %s", s.ID, s.Each, eachScenario)
	}
	return nil
}

func (s *Section) checkFields() error {
	var wrong []error
	seen := map[string]bool{}
	for _, f := range s.Fields {
		_, filler := fillers()[f.Fill]
		switch {
		case f.ID == "" || seen[f.ID] || !bothSaid(plan.Text{ZH: f.ZH, EN: f.EN}):
			wrong = append(wrong, fmt.Errorf("section %q: field %q: its id is empty or stands twice, or a name is missing", s.ID, f.ID))
		case f.Fill != "" && !filler:
			wrong = append(wrong, fmt.Errorf("section %q: field %q: there is no filler %q", s.ID, f.ID, f.Fill))
		case !slices.Contains(roles(), f.By):
			wrong = append(wrong, fmt.Errorf("section %q: field %q: by: %q is no role", s.ID, f.ID, f.By))
		}
		seen[f.ID] = true
	}
	return errors.Join(wrong...)
}

func bothSaid(texts ...plan.Text) bool {
	return !slices.ContainsFunc(texts, func(t plan.Text) bool { return t.ZH == "" || t.EN == "" })
}

func known(mark string) bool { return slices.Contains([]string{"P", "S", "U", "own"}, mark) }

func filed(x decide.Export) bool {
	return x == "" || x == decide.SecurityAssessment || x == decide.Contract
}
