package classify

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
)

// The bounds of a pattern. It is for forms of a user's own that no shape fits; no form of ours has one.
const (
	maxPattern       = 500 // bytes of a pattern
	maxPatternLength = 256 // bytes of a value that it is tried on
)

// pattern makes a check of the regular expression of a form. It has to match the whole value, behind the shape and the
// length of the form, and behind its literal beginning when it has one. The expressions of RE2 take linear time.
func (f *Form) pattern(c form) (form, error) {
	if err := f.mayMatch(); err != nil {
		return form{}, err
	}
	free, err := regexp.Compile(f.Pattern)
	if err != nil {
		return form{}, fmt.Errorf("the pattern is no regular expression of RE2: %w", err)
	}
	re, err := regexp.Compile(`^(?:` + f.Pattern + `)$`)
	if err != nil {
		return form{}, fmt.Errorf("the pattern is no regular expression of RE2: %w", err)
	}
	prefix, _ := free.LiteralPrefix()
	if prefix == "" && c.shape.allowed == allClasses {
		return form{}, fmt.Errorf("a pattern of the shape %s has to begin with a literal", f.Shape)
	}
	c.check = func(v []byte) bool { return bytes.HasPrefix(v, []byte(prefix)) && re.Match(v) }
	return c, nil
}

// mayMatch reports what keeps a pattern from being tried.
func (f *Form) mayMatch() error {
	switch {
	case len(f.Pattern) > maxPattern:
		return fmt.Errorf("the pattern is longer than %d bytes", maxPattern)
	case f.Length[1] == 0 || f.Length[1] > maxPatternLength:
		return fmt.Errorf("a pattern needs a length: [least, most] of at most %d", maxPatternLength)
	case f.InText:
		return errors.New("a pattern is not looked for inside text")
	case f.Check != "" || len(f.Words) > 0:
		return errors.New("a pattern stands instead of a check or of words")
	}
	return nil
}
