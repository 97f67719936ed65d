package check

// HKID reports whether v is a Hong Kong identity card number: one or two letters, six digits and a check character
// modulo 11, without the brackets around the latter.
func HKID(v []byte) bool {
	if len(v) < 8 || len(v) > 9 {
		return false
	}
	body, last := v[:len(v)-1], v[len(v)-1]
	for i, c := range body {
		if prefix := len(body) - 6; i < prefix && !upper(c) || i >= prefix && !digit(c) {
			return false
		}
	}
	return HKIDCheck(body) == last
}

// HKIDCheck returns the check character of the letters and six digits of a Hong Kong identity card. A missing first
// letter counts as 36; letters count from A = 10.
func HKIDCheck(body []byte) byte {
	sum, weight := 0, len(body)+1
	if len(body) == 7 {
		sum = 36 * 9
	}
	for _, c := range body {
		value := int(c - '0')
		if upper(c) {
			value = int(c-'A') + 10
		}
		sum += value * weight
		weight--
	}
	return "0123456789A"[(11-sum%11)%11]
}

// MacauID reports whether v has the form of a Macao resident identity card: 1, 5 or 7, six digits and one check
// digit whose rule is not published.
func MacauID(v []byte) bool { return len(v) == 8 && oneOf(v[0], "157") && digits(v) }

// TaiwanID reports whether v is a Taiwan identity number: a letter, 1 or 2 (8 or 9 for residents without household
// registration), seven digits and a check digit modulo 10.
func TaiwanID(v []byte) bool {
	if len(v) != 10 || !upper(v[0]) || !oneOf(v[1], "1289") || !digits(v[1:]) {
		return false
	}
	return TaiwanIDCheck(v[:9]) == v[9]
}

// TaiwanIDCheck returns the check digit of the letter and eight digits of a Taiwan identity number.
func TaiwanIDCheck(body []byte) byte {
	// The number of each letter, in the order of the alphabet.
	const letters = "1011121314151617341819202122352324252627282932303133"
	at := int(body[0]-'A') * 2
	sum := int(letters[at]-'0') + 9*int(letters[at+1]-'0')
	for i, c := range body[1:] {
		sum += int(c-'0') * (8 - i)
	}
	return byte('0' + (10-sum%10)%10)
}
