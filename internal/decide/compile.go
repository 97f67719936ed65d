package decide

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// compiler turns clauses into conditions. It knows the terms that were compiled before.
type compiler struct {
	terms      map[string]int
	needs      []factSet // of each term
	certain    []bool    // whether a term is never unknown
	names      []uint32  // the terms that a term names
	named      uint32    // the terms that the clause at hand names
	used       factSet   // of the clause at hand
	own        reliance  // what the clause at hand looks at itself
	totals     factSet   // that the year's totals follow from
	totalTerms uint32
	limits     []int64   // with which the year's sensitive people are compared
	heads      []bound   // with which the clause at hand compares people
	termHeads  [][]bound // of each term
}

// compile returns the condition of a clause and the facts that it may depend on.
func (c *compiler) compile(cl clause) (condition, error) {
	switch {
	case cl.all != nil:
		return c.join(all, cl.all)
	case cl.any != nil:
		return c.join(anyOf, cl.any)
	case cl.not != nil:
		return c.opposite(*cl.not)
	case cl.shown != nil:
		return c.wrap(shown, *cl.shown)
	}
	cond, err := c.leaf(strings.Fields(cl.text))
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", cl.text, err)
	}
	return cond, nil
}

func (c *compiler) join(connect func([]condition) condition, parts []clause) (condition, error) {
	conds := make([]condition, 0, len(parts))
	for _, part := range parts {
		cond, err := c.compile(part)
		if err != nil {
			return nil, err
		}
		conds = append(conds, cond)
	}
	return connect(conds), nil
}

func (c *compiler) wrap(change func(condition) condition, part clause) (condition, error) {
	cond, err := c.compile(part)
	if err != nil {
		return nil, err
	}
	return change(cond), nil
}

// opposite compiles what holds when the part does not: its comparisons are turned around.
func (c *compiler) opposite(part clause) (condition, error) {
	before := len(c.heads)
	cond, err := c.wrap(inverse, part)
	invert(c.heads[before:])
	return cond, err
}

// leaf compiles "term", "fact stated" or "fact operator value".
func (c *compiler) leaf(words []string) (condition, error) {
	switch {
	case len(words) == 0:
		return nil, errors.New("is empty")
	case len(words) == 1:
		return c.term(words[0])
	case strings.HasPrefix(words[0], resultPrefix):
		return result(strings.Join(words, " "))
	}
	id, err := c.fact(words[0])
	if err != nil {
		return nil, err
	}
	if len(words) == 2 && words[1] == "stated" {
		return isStated(id), nil
	}
	if len(words) < 3 {
		return nil, errors.New("has no value")
	}
	return c.comparison(id, words[1], strings.Join(words[2:], " "))
}

// countingDiffers is the condition that a person with both kinds of data, counted in both columns, would change the
// export result.
const countingDiffers = "result.counting = differs"

// resultPrefix begins the conditions that look at the export result which was reached before.
const resultPrefix = "result."

// result compiles a condition on the export result.
func result(text string) (condition, error) {
	if text == countingDiffers {
		return func(w *world) Truth { return truth(w.recounted, false) }, nil
	}
	word, ok := strings.CutPrefix(text, "result.export = ")
	if !ok || Export(word).Strictness() == 0 {
		return nil, errors.New("is no export result")
	}
	return isResult(Export(word)), nil
}

// sensitiveLabels is the term that a rule of the table sensitive certainly holds.
const sensitiveLabels = "sensitive_labels"

// always is the condition that holds on every fact.
const always = "always"

// unsaid is the condition of which no fact of the vocabulary says whether it holds.
const unsaid = "unsaid"

func (c *compiler) term(name string) (condition, error) {
	if name == always {
		return func(*world) Truth { return Yes }, nil
	}
	if name == unsaid {
		return func(*world) Truth { return Unknown }, nil
	}
	i, ok := c.terms[name]
	if !ok {
		return nil, fmt.Errorf("there is no term %q before this rule", name)
	}
	c.own.terms |= 1 << i
	c.used |= c.needs[i]
	c.named |= 1<<i | c.names[i]
	c.heads = append(c.heads, c.termHeads[i]...)
	return isTerm(i), nil
}

// fact finds a fact by its key and notes that the clause depends on it.
func (c *compiler) fact(key string) (Fact, error) {
	if id := totalOf(key); id != NoFact {
		c.own.totals = true
		c.used |= c.totals
		c.named |= c.totalTerms
		return id, nil
	}
	id := FactOf(key)
	if id == NoFact {
		return NoFact, fmt.Errorf("there is no fact %q", key)
	}
	c.used.add(id)
	c.own.facts.add(id)
	return id, nil
}

func (c *compiler) comparison(id Fact, op, value string) (condition, error) {
	if id >= factCount {
		return c.number(id, op, value)
	}
	switch t := &vocabulary[id]; t.kind {
	case truthKind:
		return truthCondition(id, op, value)
	case countKind, gradeKind:
		return c.number(id, op, value)
	case wordKind:
		words, err := t.parse(op, value, "=", "in")
		return isWord(id, words), err
	case placeKind:
		return placeCondition(id, op, value)
	case listKind:
		words, err := t.parse(op, value, "contains", "only")
		if op == "only" {
			return only(id, words), err
		}
		return contains(id, words), err
	case freeKind:
	}
	return nil, errors.New("cannot be compared")
}

func truthCondition(id Fact, op, value string) (condition, error) {
	if op != "=" || value != "true" && value != "false" {
		return nil, errors.New("a truth takes = true or = false")
	}
	return isTruth(id, truthWord(value)), nil
}

func truthWord(value string) Truth {
	if value == "true" {
		return Yes
	}
	return No
}

// number compiles a comparison of a count with a number or with another count.
func (c *compiler) number(id Fact, op, value string) (condition, error) {
	ops := map[string]comparison{
		">=": Count.atLeast, ">": Count.above, "=": Count.equals,
		"<":  func(a, b Count) Truth { return not(a.atLeast(b)) },
		"<=": func(a, b Count) Truth { return b.atLeast(a) },
	}
	compare, ok := ops[op]
	if !ok {
		return nil, fmt.Errorf("a count takes >= > = < <=, not %q", op)
	}
	n, err := strconv.ParseInt(value, 0, 64)
	if err != nil {
		other, err := c.fact(value)
		if err != nil || other < factCount && (other < firstCount || other >= firstCount+countCount) {
			return nil, fmt.Errorf("%q is no number and no count", value)
		}
		return comparesFacts(id, compare, other), nil
	}
	if id == sensitiveTotal {
		c.limits = append(c.limits, n)
	}
	if headsOfFact(id) != "" {
		c.heads = append(c.heads, bound{of: id, op: op, people: n})
	}
	return compares(id, compare, Exactly(n)), nil
}

// parse reads one word or a list of words of the fact.
func (t *term) parse(op, value string, ops ...string) (s set, err error) {
	if !slices.Contains(ops, op) {
		return s, fmt.Errorf("%s takes %s, not %q", t.key, strings.Join(ops, " or "), op)
	}
	for _, w := range wordsOf(value) {
		i := slices.Index(t.words, w)
		if i < 0 {
			return s, fmt.Errorf("%q is no word of %s", w, t.key)
		}
		s.add(i)
	}
	return s, nil
}

// wordsOf reads "word" or "[word, word]".
func wordsOf(value string) []string {
	inner, bracketed := strings.CutPrefix(value, "[")
	if !bracketed {
		return []string{value}
	}
	return strings.FieldsFunc(strings.TrimSuffix(inner, "]"), func(r rune) bool { return r == ',' || r == ' ' })
}

func placeCondition(id Fact, op, value string) (condition, error) {
	if op != "=" && op != "in" {
		return nil, fmt.Errorf("a place takes = or in, not %q", op)
	}
	var codes []place
	for _, w := range wordsOf(value) {
		code := placeOf(w)
		if code == placeUnknown {
			return nil, fmt.Errorf("%q is no country code", w)
		}
		codes = append(codes, code)
	}
	return isPlace(id, codes), nil
}
