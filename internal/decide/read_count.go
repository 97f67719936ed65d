package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// readCount reads a whole number or an interval.
func readCount(value json.RawMessage) (Count, error) {
	if value[0] != '{' {
		n, err := wholeNumber(value)
		return Exactly(n), err
	}
	entries, err := members(value)
	if err != nil {
		return Count{}, err
	}
	if len(entries) != 2 {
		return Count{}, errors.New("an interval has low and high")
	}
	var c Count
	for _, e := range entries {
		n, err := wholeNumber(e.value)
		switch {
		case err != nil:
			return c, fmt.Errorf("%s: %w", e.key, err)
		case e.key == "low":
			c.Low = n
		case e.key == "high":
			c.High = n
		default:
			return c, fmt.Errorf("%q is neither low nor high", e.key)
		}
	}
	if c.Low > c.High {
		return c, errors.New("low is above high")
	}
	return c, nil
}

// wholeNumber reads a number of 0 or more without a fraction. 1e5 and 5.0 are whole numbers.
func wholeNumber(value json.RawMessage) (int64, error) {
	text := string(value)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, inRange(n)
	}
	if !isNumber(text) {
		return 0, errors.New("no whole number")
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok || !r.IsInt() || !r.Num().IsInt64() {
		return 0, errors.New("no whole number")
	}
	return r.Num().Int64(), inRange(r.Num().Int64())
}

// isNumber reports whether a JSON value is a number of a size that people can have: what is longer, or has a longer
// exponent, is a fraction or larger than any count.
func isNumber(text string) bool {
	const longest, longestExponent = 30, len("e+99")
	exponent := strings.IndexAny(text, "eE")
	return len(text) <= longest && strings.IndexByte("-0123456789", text[0]) >= 0 &&
		(exponent < 0 || len(text)-exponent <= longestExponent)
}

func inRange(n int64) error {
	switch {
	case n < 0:
		return errors.New("negative")
	case n > Unbounded:
		return errors.New("too large")
	default:
		return nil
	}
}
