package check

func organisation() []named {
	return []named{
		{"uscc", USCC},
		{"uscc_lower", usccLower},
		{"org_code", OrgCode},
		{"taxpayer", Taxpayer},
	}
}

// The alphabet of the unified social credit code leaves out I, O, S, V, Z (GB 32100-2015).
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// USCC reports whether v is a unified social credit code: department, region and both check characters, its own and
// the one of the organisation code in positions 9 to 17.
func USCC(v []byte) bool {
	// The cheapest tests first: most identity numbers fail at the region.
	if len(v) != 18 || !registrar(v[2], v[3]) || !oneOf(v[0], "12345679ANY8") || !digits(v[4:8]) || !OrgCode(v[8:17]) {
		return false
	}
	check, ok := USCCCheck(v[:17])
	return ok && check == v[17] && !ResidentID(v) // of identity numbers that come so far one in 31 passes
}

// usccLower is USCC with small letters only.
func usccLower(v []byte) bool {
	var b [18]byte
	return len(v) == 18 && capitals(b[:], v) <= 18 && USCC(b[:])
}

// registrar reports whether organisations are registered under a code of two digits: a province, or 10 for the state.
func registrar(first, second byte) bool {
	return digit(first) && digit(second) && (first == '1' && second == '0' || province(int(first-'0')*10+int(second-'0')))
}

// USCCCheck returns the check character of the first 17: weights 3^(i-1) mod 31; false for a foreign character.
func USCCCheck(v []byte) (byte, bool) {
	sum, weight := 0, 1
	for _, c := range v {
		value := creditValue(c)
		if value < 0 {
			return 0, false
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	return creditAlphabet[(31-sum%31)%31], true
}

// creditValue counts the alphabet from 0; -1 for a character that is not in it.
func creditValue(c byte) int {
	if digit(c) {
		return int(c - '0')
	}
	for i := 10; i < len(creditAlphabet); i++ {
		if creditAlphabet[i] == c {
			return i
		}
	}
	return -1
}

// OrgCode reports whether v is an organisation code: 8 characters and a check character (GB 11714-1997).
func OrgCode(v []byte) bool {
	if len(v) != 9 {
		return false
	}
	check, ok := OrgCodeCheck(v[:8])
	return ok && check == v[8]
}

// OrgCodeCheck returns the check character of 8: weights 3 7 9 10 5 8 4 2 modulo 11, 10 being X; false for a foreign
// character.
func OrgCodeCheck(v []byte) (byte, bool) {
	const weights = "\x03\x07\x09\x0a\x05\x08\x04\x02"
	sum := 0
	for i, c := range v {
		switch {
		case digit(c):
			sum += int(c-'0') * int(weights[i])
		case upper(c):
			sum += (int(c-'A') + 10) * int(weights[i])
		default:
			return 0, false
		}
	}
	return "0X987654321"[sum%11], true
}

// Taxpayer reports whether v is a taxpayer number: a unified social credit code, or region and organisation code in 15
// characters.
func Taxpayer(v []byte) bool {
	if len(v) == 15 {
		return digits(v[:6]) && County(number(v[:6])) && OrgCode(v[6:])
	}
	return USCC(v)
}
