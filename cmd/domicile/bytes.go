package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// unitBytes are the units of a size, as the IEC (KiB) and the SI (kB) define them. A letter alone is binary, as disks and
// databases use it.
func unitBytes(unit string) (float64, bool) {
	const step, decimal = 1024, 1000
	letters := "bkmgtp"
	unit = strings.ToLower(unit)
	if unit == "" {
		unit = "b"
	}
	power := strings.IndexByte(letters, unit[0])
	if power < 0 || power == 0 && unit != "b" {
		return 0, false
	}
	switch unit[1:] {
	case "", "ib":
		return math.Pow(step, float64(power)), true
	case "b":
		return math.Pow(decimal, float64(power)), true
	default:
		return 0, false
	}
}

var errSize = errors.New("is no size such as 500MB, 5GiB or 1048576")

// parseBytes reads a number of bytes with or without a unit; "" is 0, no bound.
func parseBytes(s string) (int64, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, nil
	}
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	unit, ok := unitBytes(s[len(digits):])
	// A size of 0 bytes would read nothing: that is --sample none.
	if n *= unit; err != nil || !ok || !(n >= 1) || n > math.MaxInt64/2 {
		return 0, fmt.Errorf("%q %w", s, errSize)
	}
	return int64(n), nil
}
