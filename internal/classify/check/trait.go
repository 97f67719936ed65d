package check

// Trait is what can be told of a value before its check is asked. Who has many values to try looks at it first.
type Trait struct {
	First  string // the bytes that a value which the check accepts may start with; "" when it may be any
	Figure bool   // whether each such value has a decimal digit
}

// TraitOf returns the trait of the named check. Of most of them it promises nothing.
func TraitOf(name string) Trait { return traits[name] }
