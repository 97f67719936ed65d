package decide

import "strings"

// covers reports whether one of the patterns fits the name, in which * stands for any run of bytes. No pattern covers
// everything.
func covers(patterns []string, name string) bool {
	if len(patterns) == 0 {
		return true
	}
	for _, p := range patterns {
		if fits(strings.Split(p, "*"), name) {
			return true
		}
	}
	return false
}

// fits reports whether the name begins with the first part, ends with the last, and has the others in between.
func fits(parts []string, name string) bool {
	rest, ok := strings.CutPrefix(name, parts[0])
	if !ok || len(parts) == 1 {
		return ok && rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return strings.HasSuffix(rest, parts[last])
}
