package decide

import (
	"cmp"
	"errors"
	"fmt"
)

// worksheetFolder holds what reports to an authority ask beside what a scan can count, one report a file.
const worksheetFolder = "worksheets"

// Checkpoint is what only a person can say, with the articles behind the question.
type Checkpoint struct {
	ID        string     `json:"id"`
	Fact      string     `json:"fact"` // the key under which an answer is stated
	Evidence  string     `json:"evidence"`
	ZH        string     `json:"zh"`
	EN        string     `json:"en"`
	Citations []Citation `json:"citations"`
}

// checkpointSource is one file of checkpoints.
type checkpointSource struct {
	gradeHead `yaml:",inline"`
	Questions []checkpointText `yaml:"questions"`
}

type checkpointText struct {
	ID       string   `yaml:"id"`
	Fact     string   `yaml:"fact"`
	From     int      `yaml:"from"` // the grade of a system from which it is asked
	Evidence string   `yaml:"evidence"`
	Cite     []string `yaml:"cite"`
	words    `yaml:",inline"`
	cited    []article
}

// compile finds the articles and asks for both languages.
func (s *checkpointSource) compile(law *library) error {
	var errs []error
	for i := range s.Questions {
		q := &s.Questions[i]
		var err error
		if q.cited, err = law.all(q.Cite); err == nil && (q.ID == "" || q.Fact == "" || !q.complete()) {
			err = errors.New("id, fact, zh and en are needed")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("question %s: %w", q.ID, err))
		}
	}
	return errors.Join(errs...)
}

// on words a checkpoint with the articles of a day.
func (s *checkpointSource) on(q *checkpointText, day Date) Checkpoint {
	return Checkpoint{
		ID: q.ID, Fact: q.Fact, Evidence: cmp.Or(q.Evidence, s.Evidence), ZH: q.ZH, EN: q.EN,
		Citations: citationsOn(q.cited, day),
	}
}

// readWorksheet reads one file of configs/worksheets.
func (p *pack) readWorksheet(_ string, data []byte) error {
	var s checkpointSource
	err := strict(data, &s)
	p.worksheets = append(p.worksheets, s)
	return err
}

// worksheetsOf checks the worksheets and names them.
func worksheetsOf(all []checkpointSource, law *library) (map[string]*checkpointSource, error) {
	byName := map[string]*checkpointSource{}
	var errs []error
	for i := range all {
		s := &all[i]
		err := cmpErr(s.check(), s.compile(law))
		if err == nil && byName[s.ID] != nil {
			err = errors.New("is there twice")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("decide: worksheet %s: %w", s.ID, err))
		}
		byName[s.ID] = s
	}
	return byName, errors.Join(errs...)
}

// Worksheet returns what a report to an authority asks, with the articles in force on a day; nothing for a report that
// the pack does not have.
func (r *Rules) Worksheet(name string, day Date) []Checkpoint {
	list := []Checkpoint{}
	if s := r.worksheets[name]; s != nil {
		for i := range s.Questions {
			list = append(list, s.on(&s.Questions[i], day))
		}
	}
	return list
}
