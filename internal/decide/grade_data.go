package decide

import (
	"errors"
	"fmt"
	"slices"
)

// The files of configs/grades, by name.
const (
	gradeFolder     = "grades"
	matrixName      = "matrix.yaml"
	suggestionsName = "suggestions.yaml"
	controlsName    = "controls.yaml"
	gradeDutiesName = "duties.yaml"
	askedGradesName = "questions.yaml"
)

// gradeHead is what every file about the graded protection begins with.
type gradeHead struct {
	ID      string `yaml:"id"`
	Rank    string `yaml:"rank"`
	checked `yaml:",inline"`
}

// check finds what the head of a file lacks.
func (h *gradeHead) check() error {
	if !slices.Contains(rankWords(), h.Rank) {
		return fmt.Errorf("%s: rank %q is none of the ranks", h.ID, h.Rank)
	}
	return h.checked.check()
}

// gradeSources are the files of configs/grades as they were read; a pack may have none.
type gradeSources struct {
	matrix      *matrixSource
	suggestions suggestionSource
	controls    controlSource
	duties      gradeDutySource
	questions   checkpointSource
}

// matrixSource says which grade follows from whose interest is harmed, and how much.
type matrixSource struct {
	gradeHead `yaml:",inline"`
	Cite      []string      `yaml:"cite"`
	From      Date          `yaml:"valid_from"`
	Harms     []harmSource  `yaml:"harms"`
	Objects   []matrixLine  `yaml:"objects"`
	cited     []article     // found when the pack is compiled
	cells     map[cell]int  // the grade of each cell
	said      map[cell]text // the cell in words
}

type harmSource struct {
	ID    string `yaml:"id"`
	words `yaml:",inline"`
}

type matrixLine struct {
	ID     string `yaml:"id"`
	words  `yaml:",inline"`
	Grades map[string]int `yaml:"grades"` // by the degree of harm
}

// cell is one cell of the matrix.
type cell struct{ object, harm string }

// text is a text in both languages, for messages that are put together.
type text struct{ zh, en string }

// suggestionSource is the heuristic that picks a cell from the facts of a system, the highest first.
type suggestionSource struct {
	gradeHead   `yaml:",inline"`
	Suggestions []suggestionText `yaml:"suggestions"`
}

type suggestionText struct {
	ID      string `yaml:"id"`
	Object  string `yaml:"object"`
	Harm    string `yaml:"harm"`
	When    clause `yaml:"when"`
	Exposed bool   `yaml:"exposed"` // holds only where a store of the system answers to anybody
	Unknown string `yaml:"unknown"` // ask, silent
	words   `yaml:",inline"`
	when    condition
	needs   factSet
	grade   int
}

// controlSource is what is looked at, or asked, of a graded system.
type controlSource struct {
	gradeHead `yaml:",inline"`
	Controls  []controlText `yaml:"controls"`
}

type controlText struct {
	ID       string   `yaml:"id"`
	Check    string   `yaml:"check"`
	From     int      `yaml:"from"`
	Evidence string   `yaml:"evidence"`
	Cite     []string `yaml:"cite"`
	words    `yaml:",inline"`
	cited    []article
}

// gradeDutySource is what follows from a grade by a day.
type gradeDutySource struct {
	gradeHead `yaml:",inline"`
	Duties    []gradeDutyText `yaml:"duties"`
}

type gradeDutyText struct {
	ID     string   `yaml:"id"`
	From   int      `yaml:"from"`
	To     int      `yaml:"to"`     // 0: the highest
	Days   int      `yaml:"days"`   // after the grade was settled
	Months int      `yaml:"months"` // after the last time
	Every  string   `yaml:"every"`
	Cite   []string `yaml:"cite"`
	words  `yaml:",inline"`
	cited  []article
}

// readGrade reads one file of configs/grades.
func (p *pack) readGrade(name string, data []byte) error {
	switch name {
	case matrixName:
		p.grades.matrix = &matrixSource{}
		return strict(data, p.grades.matrix)
	case suggestionsName:
		return strict(data, &p.grades.suggestions)
	case controlsName:
		return strict(data, &p.grades.controls)
	case gradeDutiesName:
		return strict(data, &p.grades.duties)
	case askedGradesName:
		return strict(data, &p.grades.questions)
	default:
		return fmt.Errorf("is none of %s, %s, %s, %s, %s",
			matrixName, suggestionsName, controlsName, gradeDutiesName, askedGradesName)
	}
}

// compile checks the files against the law and each other.
func (g *gradeSources) compile(law *library) error {
	if g.matrix == nil {
		return nil
	}
	errs := []error{g.matrix.compile(law)}
	for _, h := range []*gradeHead{
		&g.matrix.gradeHead, &g.suggestions.gradeHead, &g.controls.gradeHead, &g.duties.gradeHead, &g.questions.gradeHead,
	} {
		errs = append(errs, h.check())
	}
	errs = append(errs, g.compileSuggestions(), g.compileControls(law), g.compileDuties(law), g.compileQuestions(law))
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("decide: load grades: %w", err)
	}
	return nil
}

// compile asks that every object has a grade for every degree of harm, and that more harm is no lower grade.
func (m *matrixSource) compile(law *library) (err error) {
	m.cells, m.said = map[cell]int{}, map[cell]text{}
	if m.cited, err = law.all(m.Cite); err != nil {
		return err
	}
	if len(m.Harms) == 0 || len(m.Objects) == 0 || m.From == 0 {
		return errors.New("matrix: harms, objects and valid_from are needed")
	}
	for i := range m.Objects {
		if err := m.line(&m.Objects[i]); err != nil {
			return err
		}
	}
	return nil
}

// line fills in the cells of one object.
func (m *matrixSource) line(o *matrixLine) error {
	lowest := 1
	for _, h := range m.Harms {
		grade := o.Grades[h.ID]
		if !o.complete() || !h.complete() || grade < lowest || grade > highestGrade || len(o.Grades) != len(m.Harms) {
			return fmt.Errorf("matrix: %s, %s: grade %d, or a language is missing", o.ID, h.ID, grade)
		}
		lowest = grade
		m.cells[cell{o.ID, h.ID}] = grade
		m.said[cell{o.ID, h.ID}] = text{zh: o.ZH + "：" + h.ZH, en: h.EN + " to " + o.EN}
	}
	return nil
}

// all finds the versions of several articles.
func (l *library) all(refs []string) ([]article, error) {
	var found []article
	for _, ref := range refs {
		versions, err := l.find(ref)
		if err != nil {
			return nil, err
		}
		found = append(found, versions...)
	}
	return found, nil
}

// citationsOn are the articles in force on a day.
func citationsOn(cited []article, day Date) []Citation {
	list := []Citation{}
	for i := range cited {
		if cited[i].holds(day) {
			list = append(list, cited[i].Citation)
		}
	}
	return list
}
