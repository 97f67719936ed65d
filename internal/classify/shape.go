package classify

import "fmt"

// shape is a way of writing: which classes of bytes a value may and must hold, and what is taken off before it is
// measured and checked.
type shape struct {
	allowed, required class
	strip             bool // separators between groups are taken off
	runes             bool // lengths count characters
}

// shapeOf finds a shape by its name.
func shapeOf(name string) (shape, error) {
	s, ok := shapes[name]
	if !ok {
		return shape{}, fmt.Errorf("no shape %q", name)
	}
	return s, nil
}

// fits reports whether a value of the classes c is written so.
func (s shape) fits(c class) bool { return c&^s.allowed == 0 && c&s.required != 0 }
