package plan

import (
	"regexp"
	"slices"
	"strings"
)

// CheckRule is one check of the preflight: its code, what it reads, and what it may say. The words are data; when they
// are said is code.
type CheckRule struct {
	Code       string `yaml:"code"` // P101 …
	Title      Text   `yaml:"title"`
	Reads      Text   `yaml:"reads"`
	Says       []Say  `yaml:"says"`
	Provenance `yaml:",inline"`
}

// Say is one thing that a check says. Words in braces are filled in by the plan.
type Say struct {
	ID       string    `yaml:"id"`
	Severity Severity  `yaml:"severity"`
	What     Text      `yaml:"what"`
	Fix      Text      `yaml:"fix"`
	Step     *SaidStep `yaml:"step"` // work that comes before the copy; nil: none
}

// SaidStep is the work that a check turns into.
type SaidStep struct {
	Crew   Crew   `yaml:"crew"`  // "": the platform's
	Lasts  string `yaml:"lasts"` // id of the limit on its working days
	Title  Text   `yaml:"title"`
	Verify Text   `yaml:"verify"`
	Undo   Text   `yaml:"undo"`
}

// Worst is the heaviest severity that the check may have.
func (r *CheckRule) Worst() Severity {
	order := []Severity{Stop, Fix, Note}
	worst := Note
	for i := range r.Says {
		if slices.Index(order, r.Says[i].Severity) < slices.Index(order, worst) {
			worst = r.Says[i].Severity
		}
	}
	return worst
}

type checkFile struct {
	Read   string      `yaml:"read"`
	Checks []CheckRule `yaml:"checks"`
}

func (k *Knowledge) takeChecks(f *checkFile) {
	for i := range f.Checks {
		f.Checks[i].from(&targetFile{Read: f.Read})
	}
	k.Checks = append(k.Checks, f.Checks...)
}

// say returns what a check says, "P101/split"; nil when the knowledge does not have it.
func (k *Knowledge) say(key string) *Say {
	code, id, _ := strings.Cut(key, "/")
	for i := range k.Checks {
		if k.Checks[i].Code != code {
			continue
		}
		for n := range k.Checks[i].Says {
			if s := &k.Checks[i].Says[n]; s.ID == id {
				return s
			}
		}
	}
	return nil
}

func (k *Knowledge) says(key string) bool { return k.say(key) != nil }

// checks asks of every check a code, both languages, a source, and the same words to fill in in both.
func (c *checker) checks() {
	code := regexp.MustCompile(`^P1\d\d$`)
	for i := range c.k.Checks {
		r := &c.k.Checks[i]
		c.claim("check", r.Code, r.check)
		c.texts("check", r.Code, r.Title, r.Reads)
		if !code.MatchString(r.Code) || len(r.Says) == 0 {
			c.wrong("check %q: needs a code such as P101, and something to say", r.Code)
		}
		for n := range r.Says {
			c.say(r, &r.Says[n])
		}
	}
}

func (c *checker) say(r *CheckRule, s *Say) {
	id := r.Code + "/" + s.ID
	if s.ID == "" || c.seen["say "+id] {
		c.wrong("check %q: empty or doubled id", id)
	}
	c.seen["say "+id] = true
	if !slices.Contains([]Severity{Stop, Fix, Note}, s.Severity) {
		c.wrong("check %q: severity %q is none of stop, fix, note", id, s.Severity)
	}
	texts := []Text{s.What, s.Fix}
	if s.Step != nil {
		texts = append(texts, s.Step.Title, s.Step.Verify, s.Step.Undo)
		c.known("check", id, "limit", []string{s.Step.Lasts})
	}
	c.texts("check", id, texts...)
	for _, t := range texts {
		if !slices.Equal(braces(t.ZH), braces(t.EN)) {
			c.wrong("check %q: the languages fill in different words: %v, %v", id, braces(t.ZH), braces(t.EN))
		}
	}
}

// braces lists the words in braces of a text, each once, in order.
func braces(s string) []string {
	list := regexp.MustCompile(`\{\w+\}`).FindAllString(s, -1)
	slices.Sort(list)
	return slices.Compact(list)
}

// word fills in one word in braces.
type word struct {
	name string
	Text
}

// is fills in the same in both languages.
func is(name, value string) word { return word{name, Text{ZH: value, EN: value}} }

// with fills in words.
func (t Text) with(words []word) Text {
	zh, en := make([]string, 0, 2*len(words)), make([]string, 0, 2*len(words))
	for _, w := range words {
		zh, en = append(zh, "{"+w.name+"}", w.ZH), append(en, "{"+w.name+"}", w.EN)
	}
	return Text{ZH: strings.NewReplacer(zh...).Replace(t.ZH), EN: strings.NewReplacer(en...).Replace(t.EN)}
}
