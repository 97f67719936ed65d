package people

// normal appends the one spelling of an identifier to dst and says where the identifier itself places the person; it
// returns dst as it came when v identifies nobody: empty, masked, or a filler such as 00000000000.
func normal(dst []byte, k Kind, v []byte) ([]byte, Place) {
	start := len(dst)
	var place Place
	switch k {
	case ResidentID:
		dst, place = residentID(dst, v)
	case Phone:
		dst, place = phone(dst, v)
	case Email:
		dst, place = email(dst, v), Unknown
	case Document:
		dst, place = document(dst, v), Unknown
	default:
		dst, place = trimmed(dst, v), Unknown
	}
	if filler(dst[start:]) {
		return dst[:start], Unknown
	}
	return dst, place
}

// filler reports whether a value stands for no value.
func filler(v []byte) bool {
	same := true
	for _, c := range v {
		if c == '*' {
			return true
		}
		same = same && c == v[0]
	}
	switch string(v) {
	case "null", "NULL", "nil", "none", "None", "n/a", "N/A", "unknown", "无", "未知":
		return true
	}
	return same && (len(v) != 1 || v[0] == '0' || v[0] == '-')
}

// compact appends v without blanks, hyphens and dots, letters in upper case, full-width digits and letters as ASCII.
func compact(dst, v []byte) []byte {
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == ' ' || c == '-' || c == '\t' || c == '.' || c == '(' || c == ')':
			continue
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case c == 0xEF && i+2 < len(v) && v[i+1] == 0xBC:
			// U+FF01 to U+FF3F are the full-width forms of 0x21 to 0x5F.
			c = v[i+2] - 0x60
			i += 2
		}
		dst = append(dst, c)
	}
	return dst
}

func trimmed(dst, v []byte) []byte {
	for len(v) > 0 && v[0] <= ' ' {
		v = v[1:]
	}
	for len(v) > 0 && v[len(v)-1] <= ' ' {
		v = v[:len(v)-1]
	}
	return append(dst, v...)
}

// email is the address in lower case.
func email(dst, v []byte) []byte {
	start, at := len(dst), false
	dst = trimmed(dst, v)
	for i, c := range dst[start:] {
		at = at || c == '@'
		if c >= 'A' && c <= 'Z' {
			dst[start+i] = c + 'a' - 'A'
		}
	}
	if !at {
		return dst[:start]
	}
	return dst
}

// document is the number of a passport or permit in upper case; numbers of fewer than 5 characters identify nobody.
func document(dst, v []byte) []byte {
	start := len(dst)
	dst = compact(dst, v)
	if len(dst)-start < 5 {
		return dst[:start]
	}
	return dst
}
