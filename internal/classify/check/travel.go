package check

func travel() []named {
	return []named{
		{"passport", Passport},
		{"foreign_passport", foreignPassport},
		{"hk_macao_permit", HKMacaoPermit},
		{"taiwan_permit", TaiwanPermit},
		{"exit_permit", ExitPermit},
	}
}

// Passport reports whether v has the form of a passport of the People's Republic, its Hong Kong and Macao ones
// included: E and 8 digits; E, a letter but I and O, and 7; G and 8; SE, PE, DE and 7; 14 or 15 and 7 (old); K, KJ, H
// and 8 (Hong Kong), MA, MB and 7 (Macao). It has no check digit.
func Passport(v []byte) bool {
	switch {
	case len(v) != 9:
		return false
	case oneOf(v[0], "EGHK") && digits(v[1:]):
		return true
	case hasPrefix(v, "14") || hasPrefix(v, "15"):
		return false // nine digits alone are no passport
	case !digits(v[2:]):
		return false
	case v[0] == 'E':
		return upper(v[1]) && v[1] != 'I' && v[1] != 'O'
	default:
		return oneOf(v[0], "SPD") && v[1] == 'E' || v[0] == 'M' && oneOf(v[1], "AB") || v[0] == 'K' && v[1] == 'J'
	}
}

// foreignPassport is the widest form: 6 to 12 capital letters and digits with at least five digits.
func foreignPassport(v []byte) bool {
	n := 0
	for _, c := range v {
		switch {
		case digit(c):
			n++
		case !letter(c):
			return false
		}
	}
	return len(v) >= 6 && len(v) <= 12 && n >= 5
}

// HKMacaoPermit reports whether v is a mainland travel permit of Hong Kong and Macao residents: H or M and 8 digits,
// and two digits of the renewal on the old form.
func HKMacaoPermit(v []byte) bool {
	return (len(v) == 9 || len(v) == 11) && oneOf(v[0], "HM") && digits(v[1:])
}

// TaiwanPermit reports whether v is a mainland travel permit of Taiwan residents: 8 digits, or 10 digits and a letter
// on the old form.
func TaiwanPermit(v []byte) bool {
	return len(v) == 8 && digits(v) || len(v) == 11 && digits(v[:10]) && upper(v[10])
}

// ExitPermit reports whether v is a permit to travel to Hong Kong and Macao (C or W and 8 digits, or C, a letter and 7)
// or to Taiwan (L or T and 8 digits).
func ExitPermit(v []byte) bool {
	if len(v) != 9 || !oneOf(v[0], "CWLT") || !digits(v[2:]) {
		return false
	}
	return digit(v[1]) || v[0] == 'C' && upper(v[1])
}
