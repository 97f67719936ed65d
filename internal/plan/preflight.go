package plan

import (
	"cmp"
	"strings"
)

// codeQuestion is the check that a plan is not final beside; codeLost the one that says what the target lacks.
const (
	codeQuestion = "P123"
	codeLost     = "P124"
)

// raise enters what a check says about a subject, once.
func (b *builder) raise(key string, of, step ID, words ...word) {
	code, id, _ := strings.Cut(key, "/")
	said := b.k.say(key)
	if said == nil || b.checked[ID(key)+"\x00"+of] {
		return
	}
	b.checked[ID(key)+"\x00"+of] = true
	c := Check{
		ID: ID(code) + "/" + of, Code: code, Severity: said.Severity, Of: of, Step: step,
		What: said.What.with(words), Fix: said.Fix.with(words),
	}
	if b.checked[c.ID] {
		c.ID += "/" + ID(id) // the check says several things about the subject
	}
	b.checked[c.ID] = true
	b.checks = append(b.checks, c)
}

// preflight looks at one store that moves. What has to come first becomes a step.
type preflight struct {
	*builder
	p       part
	place   task
	grounds []Because
	load    load
	before  []ID
}

// ready looks at one store before its copy, and returns the steps that come first.
func (b *builder) ready(p part, place task, grounds []Because) []ID {
	f := &preflight{builder: b, p: p, place: place, grounds: grounds, load: loadOf(p.store, p.moves, p.all)}
	f.log()
	f.near()
	f.speed()
	f.restoring()
	f.classes()
	f.quotas()
	f.method()
	f.keys()
	f.version()
	f.lost()
	f.people()
	f.technology()
	f.global()
	f.seen()
	return f.before
}

// hard enters what a check says as a step of its own that the copy waits for.
func (f *preflight) hard(key string, of ID, words ...word) {
	code, _, _ := strings.Cut(key, "/")
	f.first(key, f.p.root+"/"+ID(strings.ToLower(code)), of, words...)
}

// first is hard with the id of the step, where a store has several of one code.
func (f *preflight) first(key string, id, of ID, words ...word) {
	words = append(words, is("name", cmp.Or(f.p.store.Name, string(f.p.store.ID))))
	if s := f.k.say(key); s != nil && s.Step != nil {
		t := f.place
		t.Step = Step{
			ID: id, Verb: Prepare, Crew: cmp.Or(s.Step.Crew, Platform), Store: f.p.store.ID, Because: f.grounds, Target: f.p.target.ID,
			Title: s.Step.Title.with(words), Verify: []Text{s.Step.Verify.with(words)}, Undo: []Text{s.Step.Undo.with(words)},
			Duration: f.span(s.Step.Lasts, WorkingDays),
		}
		if f.subject(of) {
			t.Dataset = of
		}
		f.before = append(f.before, f.add(t))
	}
	f.raise(key, of, id, words...)
}

// subject reports whether an id is that of a dataset.
func (f *preflight) subject(id ID) bool { return f.subjects[id] != nil }
