package classify

import "fmt"

// shape is a way of writing: which classes of bytes a value may and must hold, and what is taken off before it is
// measured and checked.
type shape struct {
	allowed, required class
	strip             bool // separators between groups are taken off
	runes             bool // lengths count characters
}

// shapeOf knows the closed list of shapes.
func shapeOf(name string) (shape, error) {
	const text = allClasses
	switch name {
	case "digits":
		return shape{allowed: isDigit, required: isDigit}, nil
	case "number": // digits in groups, a plus in front
		return shape{allowed: isDigit | isBlank | isPlus | isDot, required: isDigit, strip: true}, nil
	case "alnum": // letters and digits, in groups or not
		return shape{allowed: isWord | isBlank, required: isDigit, strip: true}, nil
	case "word": // letters and digits
		return shape{allowed: isWord, required: isWord}, nil
	case "decimal":
		return shape{allowed: isDigit | isDot | isBlank, required: isDigit}, nil
	case "fraction": // a decimal with a dot
		return shape{allowed: isDigit | isDot | isBlank, required: isDot}, nil
	case "date":
		return shape{allowed: allClasses &^ isAt, required: isDigit}, nil
	case "marked": // anything with more than letters, figures and dots
		return shape{allowed: allClasses, required: isToken | isBlank | isOther}, nil
	case "dotted":
		return shape{allowed: isWord | isDot | isToken | isBlank, required: isDot}, nil
	case "hantext": // text with characters beyond ASCII
		return shape{allowed: allClasses, required: isHigh, runes: true}, nil
	case "pair":
		return shape{allowed: isDigit | isDot | isBlank | isToken, required: isDot}, nil
	case "token":
		return shape{allowed: isWord | isBlank | isDot | isToken | isPlus, required: isWord}, nil
	case "email":
		return shape{allowed: isWord | isDot | isAt | isBlank | isToken | isPlus | isOther, required: isAt}, nil
	case "plate":
		return shape{allowed: isHigh | isWord | isBlank | isDot, required: isHigh, strip: true}, nil
	case "han": // characters beyond ASCII only
		return shape{allowed: isHigh, required: isHigh, runes: true}, nil
	case "letters": // a word or several in letters
		return shape{allowed: isLetter | isBlank | isDot | isHigh | isOther, required: isLetter | isHigh, runes: true}, nil
	case "text":
		return shape{allowed: text, required: text, runes: true}, nil
	default:
		return shape{}, fmt.Errorf("no shape %q", name)
	}
}

// fits reports whether a value of the classes c is written so.
func (s shape) fits(c class) bool { return c&^s.allowed == 0 && c&s.required != 0 }
