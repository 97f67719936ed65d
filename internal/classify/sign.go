package classify

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/inventory"
)

// objects states the kinds that a dataset without columns is of, by the signs of the detectors: the best sign of each
// kind. The column of such a finding is empty.
func (e *Engine) objects(t *Table) []Finding {
	if len(t.dataset.Columns) > 1 || len(t.order) > 1 {
		return nil
	}
	o := objectOf(&t.dataset)
	var all []Finding
	for i := range e.detectors {
		best := bestSign(&e.detectors[i], &o)
		if best.status == "" {
			continue
		}
		f := e.objectFinding(t, &e.detectors[i], best)
		known := func(other Finding) bool { return other.Kind == f.Kind }
		switch at := slices.IndexFunc(all, known); {
		case at < 0:
			all = append(all, f)
		case order(f.Status) < order(all[at].Status):
			all[at] = f
		}
	}
	return all
}

// object is what is known of a dataset as a pile of files.
type object struct {
	sniffed   bool
	format    string // without the compression around it
	extension string
	steps     []string // of the path, lower case
	words     [][]string
}

func objectOf(d *inventory.Dataset) object {
	whole := cmp.Or(d.Path, d.Name)
	name := strings.ToLower(whole)
	o := object{sniffed: d.Sniffed, extension: extension(name), steps: strings.Split(name, "/")}
	o.format, _, _ = strings.Cut(d.Format, ".")
	for step := range strings.SplitSeq(whole, "/") {
		o.words = append(o.words, tokens(step))
	}
	return o
}

// extension is what a name ends with, without the compression around it.
func extension(name string) string {
	for _, packed := range []string{".gz", ".zst", ".bz2", ".xz", ".lz4"} {
		name = strings.TrimSuffix(name, packed)
	}
	return strings.TrimPrefix(path.Ext(name), ".")
}

// shown is the best sign of a detector, and what it rests on.
type shown struct {
	status Status
	format string // told by a head
	phrase string // said by the path
	name   string // said by the extension
}

// bestSign returns the sign of a detector that says most; its status is empty when none is met.
func bestSign(d *Detector, o *object) (best shown) {
	for i := range d.Objects {
		s := d.Objects[i].meet(o)
		if s.status != "" && (best.status == "" || order(s.status) < order(best.status)) {
			best = s
		}
	}
	return best
}

// meet reads one sign. Its status is empty when the sign is not met.
func (s *Sign) meet(o *object) shown {
	met, ok := s.form(o)
	if !ok {
		return shown{}
	}
	if len(s.Paths) == 0 {
		return met
	}
	at := slices.IndexFunc(s.Paths, o.says)
	if at < 0 {
		return shown{}
	}
	met.phrase = s.Paths[at]
	return met
}

// form reads what a sign says of format and name. A format that only the name tells declares, and proves nothing.
func (s *Sign) form(o *object) (met shown, ok bool) {
	met.status = s.Status
	if len(s.Formats) == 0 && len(s.Extensions) == 0 {
		return met, true
	}
	named := slices.Contains(s.Extensions, o.extension)
	if named && (s.Named || !o.sniffed) {
		met.name = o.extension
	}
	if o.sniffed {
		met.format = o.format
		return met, slices.Contains(s.Formats, o.format) && (named || !s.Named)
	}
	if met.status == Evidenced {
		met.status = Declared
	}
	return met, named
}

// says reports whether the path says a phrase: as words in a row of one step, as a part of a step for what is not
// written in letters, as a whole step for what begins with a dot.
func (o *object) says(phrase string) bool {
	if phrase[0] == '.' {
		return slices.Contains(o.steps, phrase)
	}
	if phrase[0] >= utf8.RuneSelf {
		return slices.ContainsFunc(o.steps, func(step string) bool { return strings.Contains(step, phrase) })
	}
	want := strings.ReplaceAll(phrase, " ", "")
	return slices.ContainsFunc(o.words, func(words []string) bool { return inRow(words, want) })
}

// inRow reports whether words in a row make up a phrase that is written together, in the singular or the plural.
func inRow(words []string, want string) bool {
	for from := range words {
		for to := from + 1; to <= len(words) && to-from <= longestWord; to++ {
			if got := strings.Join(words[from:to], ""); got == want || strings.TrimSuffix(got, "s") == want {
				return true
			}
		}
	}
	return false
}

// objectFinding words what a sign says. How many of the objects are of the kind is not known: the share is open below.
func (e *Engine) objectFinding(t *Table, d *Detector, s shown) Finding {
	f := Finding{
		Dataset: t.dataset.ID, Kind: d.Kind, Form: d.Form, Category: d.Category, Status: s.status, MissedBelow: 1,
		Design: string(inventory.NoSampling), Share: Span{Mid: 1, High: 1}, Presence: Span{Mid: 1, High: 1},
	}
	if s.format != "" {
		f.Evidence = append(f.Evidence, Evidence{Stream: Values, Detail: "the head of a member is that of " + s.format})
	}
	if s.name != "" || s.phrase != "" {
		f.Evidence = append(f.Evidence, Evidence{Stream: Schema, Detail: s.named()})
	}
	f.Fingerprint = digestOf(string(f.Dataset), f.Column, f.Kind)
	f.ID = inventory.ID(f.Fingerprint[:16])
	f.EvidenceHash = digestOf(f.Kind, string(f.Status), s.format, s.name, s.phrase, e.version)
	return f
}

// named says what the name and the path say.
func (s *shown) named() string {
	switch {
	case s.phrase == "":
		return "the name ends with ." + s.name
	case s.name == "":
		return fmt.Sprintf("the path says %q", s.phrase)
	default:
		return fmt.Sprintf("the name ends with .%s, the path says %q", s.name, s.phrase)
	}
}

// validate reports what is wrong with a sign as it was written.
func (s *Sign) validate() error {
	err := oneOf("status of a sign", string(s.Status), string(Evidenced), string(Declared), string(Candidate))
	switch {
	case err != nil:
		return err
	case slices.Contains(s.Paths, ""):
		return errors.New("a sign has an empty phrase")
	case !s.tells():
		return errors.New("a sign names no format, no extension and no step of a path")
	case s.Status == Evidenced && (len(s.Formats) == 0 || s.Named || len(s.Paths) > 0):
		return errors.New("only a format that says enough alone is evidence")
	case s.Named && len(s.Extensions) == 0:
		return errors.New("a sign asks for a name and lists no extension")
	}
	return nil
}

// tells reports whether a sign names what the object is, and not only words of its path.
func (s *Sign) tells() bool {
	return len(s.Formats) > 0 || len(s.Extensions) > 0 ||
		slices.ContainsFunc(s.Paths, func(p string) bool { return strings.HasPrefix(p, ".") })
}
