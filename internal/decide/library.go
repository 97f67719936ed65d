package decide

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// library finds articles by "instrument/article", the number being the one in force last.
type library struct {
	instruments []instrument // in the order of their ids
	articles    map[string][]article
	cited       int // articles that rules cite
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

// newLibrary checks the instruments, and that whatever prevails over an article is there.
func newLibrary(all []instrument) (*library, error) {
	l := &library{instruments: slices.Clone(all), articles: map[string][]article{}}
	slices.SortStableFunc(l.instruments, func(a, b instrument) int { return cmp.Compare(a.ID, b.ID) })
	var errs []error
	for i := range l.instruments {
		in := &l.instruments[i]
		err := in.check()
		if i > 0 && l.instruments[i-1].ID == in.ID {
			err = cmpErr(err, errors.New("the id is used twice"))
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("decide: law %s: %w", in.ID, err))
			continue
		}
		for j := range in.Articles {
			if err := l.add(in, &in.Articles[j]); err != nil {
				errs = append(errs, fmt.Errorf("decide: law %s article %s: %w", in.ID, in.Articles[j].Article, err))
			}
		}
	}
	return l, errors.Join(append(errs, l.checkReplaced())...)
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// add files an article under its number, with the number that it had before.
func (l *library) add(in *instrument, p *passage) error {
	if err := p.check(in); err != nil {
		return err
	}
	key := in.ID + "/" + p.Article
	if l.articles[key] != nil {
		return errors.New("is there twice")
	}
	for _, a := range p.versions(in) {
		l.articles[key] = append(l.articles[key], article{
			span:     span{a.From, a.To},
			Citation: Citation{Instrument: in.ID, Article: a.Number, ZH: a.ZH, EN: a.EN},
		})
	}
	return nil
}

// checkReplaced asks that what is said to prevail over an article is in the library.
func (l *library) checkReplaced() error {
	var errs []error
	for i := range l.instruments {
		in := &l.instruments[i]
		for _, p := range in.Articles {
			for _, ref := range p.ReplacedBy {
				if l.articles[ref] == nil {
					errs = append(errs, fmt.Errorf("decide: law %s article %s: replaced_by %q, which law does not have", in.ID, p.Article, ref))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// find returns the versions of an article.
func (l *library) find(ref string) ([]article, error) {
	versions := l.articles[ref]
	if versions == nil {
		return nil, fmt.Errorf("cites %q, which law does not have", ref)
	}
	return versions, nil
}

// cite returns the versions of an article that a rule cites, each with an index of its own, from 1, by which a decision
// cites it once.
func (l *library) cite(ref string) ([]article, error) {
	versions, err := l.find(ref)
	for i := range versions {
		if versions[i].index == 0 {
			l.cited++
			versions[i].index = l.cited
		}
	}
	return versions, err
}

// count is how many places a set of cited articles needs.
func (l *library) count() int { return l.cited + 1 }

// instrument finds an instrument by its id, nil when there is none.
func (l *library) instrument(id string) *instrument {
	i, found := slices.BinarySearchFunc(l.instruments, id, func(in instrument, id string) int { return strings.Compare(in.ID, id) })
	if !found {
		return nil
	}
	return &l.instruments[i]
}
