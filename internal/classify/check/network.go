package check

import "bytes"

// IPv4 reports whether v is a dotted address without leading zeros. 0.x and versions like 1.0.0.0 are told from
// addresses by the column, not here.
func IPv4(v []byte) bool {
	return len(v) >= 7 && len(v) <= 15 && v[0] != '0' && dotted(v)
}

// dotted reports whether v is four numbers up to 255 with dots between.
func dotted(v []byte) bool {
	rest, ok := octet(v)
	for part := 1; ok && part < 4; part++ {
		if len(rest) == 0 || rest[0] != '.' {
			return false
		}
		rest, ok = octet(rest[1:])
	}
	return ok && len(rest) == 0
}

// octet cuts a number up to 255 without leading zeros from the front.
func octet(v []byte) ([]byte, bool) {
	n, value := 0, 0
	for n < len(v) && n < 3 && digit(v[n]) {
		value = value*10 + int(v[n]-'0')
		n++
	}
	return v[n:], n > 0 && value <= 255 && (n == 1 || v[0] != '0')
}

// IPv4Likely reports whether v is an address that no version number looks like: private, loopback, or with at least two
// parts of two figures.
func IPv4Likely(v []byte) bool {
	if !IPv4(v) {
		return false
	}
	long, width := 0, 0
	for _, c := range v {
		if c != '.' {
			width++
			continue
		}
		if width > 1 {
			long++
		}
		width = 0
	}
	if width > 1 {
		long++
	}
	return long > 1 || hasPrefix(v, "10.") || hasPrefix(v, "127.0.0.") || hasPrefix(v, "192.168.")
}

// IPv6 reports whether v is an address with at least two colons, an IPv4-mapped one included. Of the very short ones it
// takes the loopback only: they are times and ratios as well.
func IPv6(v []byte) bool {
	if len(v) < 3 || len(v) > 45 || bytes.Count(v, []byte(":")) < 2 {
		return false
	}
	var a address6
	return a.read(v) && (len(v) > 6 || a.before == 0 && a.last == 1)
}

// address6 is an IPv6 address while it is read.
type address6 struct {
	groups       int
	gap          bool // there is a :: that stands for one group or more
	before, last int  // all groups but the last together, and the last
}

// read reads all of v and reports whether that is an address.
func (a *address6) read(v []byte) bool {
	if hasPrefix(v, "::") {
		a.gap, v = true, v[2:]
	}
	for len(v) > 0 {
		var ok bool
		if v, ok = a.group(v); !ok {
			return false
		}
	}
	return a.groups < 8 && a.gap || a.groups == 8 && !a.gap
}

// group cuts a group and the colons behind it from the front. An IPv4 address at the end is two groups.
func (a *address6) group(v []byte) (rest []byte, ok bool) {
	n := a.figures(v)
	switch {
	case n == len(v):
		a.groups++
		return nil, true
	case v[n] == '.':
		a.groups += 2
		return nil, a.groups <= 8 && dotted(v)
	case v[n] != ':' || n == 0 || n+1 == len(v):
		return nil, false
	}
	a.groups++
	if v = v[n+1:]; v[0] == ':' && !a.gap {
		a.gap = true
		a.before, a.last = a.before|a.last, 0
		return v[1:], true
	}
	return v, true
}

// figures reads up to four hexadecimal figures at the front and returns their number.
func (a *address6) figures(v []byte) int {
	n := 0
	a.before, a.last = a.before|a.last, 0
	for n < len(v) && n < 4 && hex(v[n]) {
		a.last = a.last<<4 | int(v[n]&0xf+v[n]>>6*9)
		n++
	}
	return n
}

// ipShape is what a column of addresses may hold beside them: an address with a port, a list, a host's loopback.
func ipShape(v []byte) bool {
	if i := bytes.LastIndexByte(v, ':'); i > 0 && digits(v[i+1:]) {
		return IPv4(v[:i])
	}
	if i := bytes.IndexByte(v, '/'); i > 0 {
		return IPv4(v[:i])
	}
	if i := bytes.IndexByte(v, ','); i > 0 {
		return IPv4(v[:i])
	}
	return IPv4(v) || IPv6(v)
}
