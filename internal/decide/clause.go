package decide

import "strings"

// clause is a condition as data: a text, or one of the connectives over clauses.
type clause struct {
	text  string
	all   []clause
	any   []clause
	not   *clause
	shown *clause
}

// parts are the clauses that a connective joins.
func (cl *clause) parts() []clause {
	parts := append(append([]clause{}, cl.all...), cl.any...)
	for _, one := range []*clause{cl.not, cl.shown} {
		if one != nil {
			parts = append(parts, *one)
		}
	}
	return parts
}

// follows reports whether the clause looks at the export result, which a case of a rule does not have.
func (cl *clause) follows() bool {
	if strings.HasPrefix(cl.text, "result.") {
		return true
	}
	for _, part := range cl.parts() {
		if part.follows() {
			return true
		}
	}
	return false
}

// isCertain reports whether the clause is never unknown.
func (c *compiler) isCertain(cl clause) bool {
	if cl.shown != nil {
		return true
	}
	parts := cl.parts()
	if len(parts) == 0 {
		return c.isCertainText(cl.text)
	}
	for _, part := range parts {
		if !c.isCertain(part) {
			return false
		}
	}
	return true
}

func (c *compiler) isCertainText(text string) bool {
	if i, ok := c.terms[text]; ok {
		return c.certain[i]
	}
	return text == always || strings.HasPrefix(text, "result.") || strings.HasSuffix(text, " stated")
}
