package check

import "bytes"

func web() []named {
	return []named{
		{"wechat_id", WeChatID},
		{"wechat_name", wechatName},
		{"qq", QQ},
		{"jwt", JWT},
		{"bcrypt", PasswordHash},
		{"hash_hex", HashHex},
		{"access_key", AccessKey},
		{"private_key", PrivateKey},
		{"url", URL},
		{"image_path", ImagePath},
		{"user_agent", UserAgent},
	}
}

// Email reports whether v is a mail address: a local part, an at sign, and a domain with a dot whose last label is two
// letters or more.
func Email(v []byte) bool {
	at := 0
	for at < len(v) && mailBytes[v[at]]&localByte != 0 {
		at++
	}
	if at < 1 || at > 64 || at == len(v) || len(v) > 254 {
		return false
	}
	return v[at] == '@' && v[0] != '.' && v[at-1] != '.' && domain(v[at+1:])
}

// domain reports whether v is labels with dots between them that neither begin nor end with a hyphen, the last of two
// letters or more.
func domain(v []byte) bool {
	dot := len(v) - 1
	for dot > 0 && letter(v[dot]) {
		dot--
	}
	if dot < 1 || v[dot] != '.' || len(v)-dot < 3 {
		return false
	}
	all, empty, before := byte(domainByte), byte(0), mailBytes['.']
	for _, c := range v[:dot+1] {
		b := mailBytes[c]
		all &= b
		empty |= before<<1&b | before&(b<<1) // a dot, and a dot or a hyphen beside it
		before = b
	}
	return all != 0 && empty&edgeByte == 0
}

// WeChatID reports whether v is an openid or unionid: 28 characters of base64url with digits and both cases, the first
// of which is o.
func WeChatID(v []byte) bool {
	if len(v) != 28 || v[0] != 'o' {
		return false
	}
	const figure, capital, small = 1, 2, 4
	kinds := 0
	for _, c := range v[1:] {
		switch {
		case digit(c):
			kinds |= figure
		case upper(c):
			kinds |= capital
		case letter(c):
			kinds |= small
		case c != '-' && c != '_':
			return false
		}
	}
	return kinds == figure|capital|small
}

// wechatName is the name that WeChat gives to an account without one.
func wechatName(v []byte) bool { return len(v) >= 15 && len(v) <= 24 && hasPrefix(v, "wxid_") }

// QQ reports whether v has the form of a QQ number: 5 to 11 digits, no leading zero. It proves nothing alone.
func QQ(v []byte) bool { return len(v) >= 5 && len(v) <= 11 && digits(v) && v[0] != '0' }

// JWT reports whether v is a JSON web token: three parts of base64url, the first two of which start like {".
func JWT(v []byte) bool {
	return len(v) > 30 && hasPrefix(v, "eyJ") && bytes.Count(v, []byte(".")) == 2 && bytes.Contains(v, []byte(".eyJ"))
}

// PasswordHash reports whether v is a salted password hash in the modular crypt format: bcrypt, argon2, scrypt, SHA
// crypt, PBKDF2.
func PasswordHash(v []byte) bool {
	if i := bytes.IndexByte(v, '}'); len(v) > 0 && v[0] == '{' && i > 0 && i < 16 {
		return len(v) > i+1 // Spring's {bcrypt}…, LDAP's {SSHA}…
	}
	for _, p := range []string{"$2a$", "$2b$", "$2y$"} {
		if hasPrefix(v, p) {
			return len(v) == 60
		}
	}
	for _, p := range []string{"$argon2", "$scrypt$", "$5$", "$6$", "$1$", "$apr1$", "$pbkdf2", "pbkdf2_", "$y$", "$P$", "$S$"} {
		if hasPrefix(v, p) {
			return len(v) >= 30
		}
	}
	return false
}

// HashHex reports whether v is a digest in hex: 32, 40, 56, 64, 96 or 128 characters of one case.
func HashHex(v []byte) bool {
	switch len(v) {
	case 32, 40, 56, 64, 96, 128:
	default:
		return false
	}
	var lower, capital bool
	for _, c := range v {
		if !hex(c) {
			return false
		}
		lower = lower || c >= 'a'
		capital = capital || upper(c)
	}
	return lower != capital
}

// AccessKey reports whether v is the id of a cloud access key: AKIA or ASIA and 16 (AWS), LTAI and 12 to 20 (Alibaba
// Cloud), AKID and 32 (Tencent Cloud), AIza and 35 (Google).
func AccessKey(v []byte) bool {
	if len(v) < 16 || !alphanumeric(v) && !hasPrefix(v, "AIza") {
		return false
	}
	n := len(v) - 4
	switch string(v[:4]) {
	case "AKIA", "ASIA":
		return n == 16
	case "LTAI":
		return n <= 20
	case "AKID":
		return n == 32
	case "AIza":
		return n == 35
	default:
		return false
	}
}

func alphanumeric(v []byte) bool {
	for _, c := range v {
		if !digit(c) && !letter(c) {
			return false
		}
	}
	return true
}

// PrivateKey reports whether v starts like a private key, in PEM or as the base64 of its DER form.
func PrivateKey(v []byte) bool {
	return hasPrefix(v, "-----BEGIN ") && bytes.Contains(v[:min(len(v), 64)], []byte("PRIVATE KEY")) ||
		len(v) > 300 && hasPrefix(v, "MII")
}

// URL reports whether v is an absolute address of the web.
func URL(v []byte) bool {
	return hasPrefix(v, "http://") || hasPrefix(v, "https://") || hasPrefix(v, "//")
}

// ImagePath reports whether v ends like the name of an image, or is one as a data URL.
func ImagePath(v []byte) bool {
	if hasPrefix(v, "data:image/") {
		return true
	}
	if i := bytes.IndexByte(v, '?'); i > 0 {
		v = v[:i]
	}
	dot := bytes.LastIndexByte(v, '.')
	if dot < 0 || len(v)-dot > 5 {
		return false
	}
	var ext [5]byte
	n := copy(ext[:], v[dot+1:])
	for i := range n {
		ext[i] |= 0x20
	}
	switch string(ext[:n]) {
	case "jpg", "jpeg", "png", "gif", "webp", "bmp", "heic":
		return true
	default:
		return false
	}
}

// UserAgent reports whether v is what a browser or an app says of itself.
func UserAgent(v []byte) bool {
	for _, p := range []string{"Mozilla/", "okhttp/", "Dalvik/", "curl/", "PostmanRuntime/", "Apache-HttpClient/", "Opera/"} {
		if hasPrefix(v, p) {
			return true
		}
	}
	return false
}
