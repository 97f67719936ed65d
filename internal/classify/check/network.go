package check

import (
	"bytes"
	"net/netip"
)

// IPv4 reports whether v is a dotted address without leading zeros. 0.x and versions like 1.0.0.0 are told from
// addresses by the column, not here.
func IPv4(v []byte) bool {
	if len(v) < 7 || len(v) > 15 {
		return false
	}
	rest, ok := octet(v)
	for part := 1; ok && part < 4; part++ {
		if len(rest) == 0 || rest[0] != '.' {
			return false
		}
		rest, ok = octet(rest[1:])
	}
	return ok && len(rest) == 0 && v[0] != '0'
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

// IPv6 reports whether v is an address with at least two colons, an IPv4-mapped one included.
func IPv6(v []byte) bool {
	if len(v) < 3 || len(v) > 45 || bytes.Count(v, []byte(":")) < 2 {
		return false
	}
	a, err := netip.ParseAddr(string(v))
	return err == nil && a.Is6() && a.Zone() == "" && (len(v) > 6 || a.IsLoopback())
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
