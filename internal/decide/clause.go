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

// String writes the clause as one line, its parts joined by "and" and "or", in brackets where that is needed.
func (cl *clause) String() string {
	switch {
	case cl.not != nil:
		return "not " + cl.not.bracketed()
	case cl.shown != nil:
		return "shown " + cl.shown.bracketed()
	case cl.all != nil:
		return connected(cl.all, " and ")
	case cl.any != nil:
		return connected(cl.any, " or ")
	default:
		return cl.text
	}
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

func (cl *clause) bracketed() string {
	if len(cl.all)+len(cl.any) > 1 || len(cl.parts()) == 0 && strings.Contains(cl.text, " ") {
		return "(" + cl.String() + ")"
	}
	return cl.String()
}

func connected(parts []clause, word string) string {
	texts := make([]string, 0, len(parts))
	for i := range parts {
		text := parts[i].String()
		if len(parts) > 1 && len(parts[i].all)+len(parts[i].any) > 1 {
			text = "(" + text + ")"
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, word)
}

// leaves are the texts of the clause.
func (cl *clause) leaves() []string {
	parts := cl.parts()
	if len(parts) == 0 {
		return []string{cl.text}
	}
	var all []string
	for i := range parts {
		all = append(all, parts[i].leaves()...)
	}
	return all
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
