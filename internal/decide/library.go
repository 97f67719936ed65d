package decide

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// library finds articles by "instrument/article", the number being the one in force last.
type library struct {
	articles map[string][]article
	size     int
}

// rankWords are the ranks of instruments and rules. Only the first four may say "must", and of the notices those that
// are mandatory and addressed to the institutions of their own ministry.
func rankWords() []string {
	return []string{"law", "regulation", "rule", "mandatory_notice", "notice", "standard", "draft", "practice"}
}

// binding reports whether a rule of the rank may say "must".
func binding(rank string) bool {
	i := slices.Index(rankWords(), rank)
	return i >= 0 && i < 4
}

func newLibrary(all []instrument) (*library, error) {
	l := &library{articles: map[string][]article{}}
	var errs []error
	seen := map[string]bool{}
	for i := range all {
		in := &all[i]
		if err := in.check(); err != nil || seen[in.ID] {
			errs = append(errs, fmt.Errorf("decide: law %s: %w", in.ID, cmpErr(err, errors.New("the id is used twice"))))
			continue
		}
		seen[in.ID] = true
		for j := range in.Articles {
			if err := l.add(in, &in.Articles[j]); err != nil {
				errs = append(errs, fmt.Errorf("decide: law %s article %s: %w", in.ID, in.Articles[j].Article, err))
			}
		}
	}
	return l, errors.Join(errs...)
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// check finds what a record of an instrument lacks.
func (in *instrument) check() error {
	switch {
	case in.ID == "" || !in.complete():
		return errors.New("id, zh and en are needed")
	case !slices.Contains(rankWords(), in.Rank):
		return fmt.Errorf("rank %q is none of %s", in.Rank, strings.Join(rankWords(), " "))
	case in.Status != "in_force" && in.Status != "watch" && in.Status != "doubtful":
		return fmt.Errorf("status %q is none of in_force watch doubtful", in.Status)
	default:
		return in.checked.check()
	}
}

// check finds what a record of how something is known lacks.
func (c *checked) check() error {
	switch {
	case c.Source == "" || c.By == "" || c.On == 0:
		return errors.New("source, checked_on and checked_by are needed")
	case c.Evidence != "P" && c.Evidence != "S" && c.Evidence != "U":
		return fmt.Errorf("evidence %q is none of P S U", c.Evidence)
	}
	return nil
}

// add files an article under its number, with the number that it had before.
func (l *library) add(in *instrument, p *passage) error {
	if p.Article == "" || !p.complete() {
		return errors.New("article, zh and en are needed")
	}
	key := in.ID + "/" + p.Article
	if l.articles[key] != nil {
		return errors.New("is there twice")
	}
	from, to := p.From, p.To
	if from == 0 {
		from = in.InForce
	}
	if to == 0 {
		to = in.Until
	}
	versions := []article{l.version(in, p, p.Article, span{from, to})}
	if p.Formerly != "" {
		if p.From == 0 {
			return errors.New("formerly needs valid_from")
		}
		versions = append(versions, l.version(in, p, p.Formerly, span{in.InForce, from.before()}))
	}
	l.articles[key] = versions
	return nil
}

func (l *library) version(in *instrument, p *passage, number string, force span) article {
	a := article{span: force, index: l.size, Citation: Citation{Instrument: in.ID, Article: number, ZH: p.ZH, EN: p.EN}}
	l.size++
	return a
}

func (l *library) count() int { return l.size }

// find returns the versions of an article.
func (l *library) find(ref string) ([]article, error) {
	versions := l.articles[ref]
	if versions == nil {
		return nil, fmt.Errorf("cites %q, which law does not have", ref)
	}
	return versions, nil
}
