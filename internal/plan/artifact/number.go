package artifact

import (
	"strconv"

	"github.com/domicile/domicile/internal/plan"
)

func interval(v plan.Interval) string {
	if v.Low == v.High {
		return number(v.Mid)
	}
	return number(v.Mid) + " (" + number(v.Low) + "–" + number(v.High) + ")"
}

// number groups digits by three.
func number(n int64) string {
	const group = 3
	s := strconv.FormatInt(n, 10)
	for at := len(s) - group; at > 0; at -= group {
		s = s[:at] + "," + s[at:]
	}
	return s
}
